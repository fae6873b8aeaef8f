"""The pictures of the demo shop, drawn from simple shapes: no photographs, no fonts, nothing borrowed."""

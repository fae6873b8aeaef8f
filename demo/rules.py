"""The demo shop's first automatic replies; an operator edits them like any other."""

from collections.abc import Mapping
from dataclasses import dataclass

from shop.rules import Keyword, Reply, RuleData


@dataclass(frozen=True)
class FirstRule:
    """One rule; exactly one of `text`, `goods` (a product's key) and `action` is its answer."""

    name: str
    exact: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()
    text: str = ""
    goods: str = ""
    action: str = ""
    priority: int = 0

    @property
    def answer(self) -> str:
        """The kind of answer: text, product or action."""
        return "action" if self.action else "product" if self.goods else "text"

    @property
    def keywords(self) -> tuple[Keyword, ...]:
        """Each keyword with the way it must match."""
        return (*map(Keyword, self.exact), *(Keyword(word, "contains") for word in self.contains))

    def data(self, ids: Mapping[str, int]) -> RuleData:
        """Return the rule as the shop keeps it; `ids` are the products' by their keys."""
        products = (ids[self.goods],) if self.goods else ()
        reply = Reply(self.answer, self.text, products=products, action=self.action)
        return RuleData(self.name, self.keywords, (reply,), priority=self.priority)


RULES = (
    FirstRule("转人工", ("人工", "客服", "转人工"), ("人工客服", "联系客服", "找客服", "投诉"), priority=30,
              action="person.hand_over"),
    FirstRule("我的订单", ("订单", "我的订单", "dd"), ("查订单", "我的订单", "查询订单"), priority=20,
              action="orders.latest"),
    FirstRule("物流", ("物流", "快递", "包裹", "到哪了", "到哪里了", "还没收到"),
              ("查物流", "查快递", "一下快递", "一下物流", "快递到哪", "物流到哪"), priority=20,
              action="orders.tracking"),
    FirstRule("再来一单", ("再买一次", "再来一份", "跟上次一样"), ("再来一单",), action="buy.again", priority=20),
    FirstRule("售后", ("售后", "申请售后", "我要退款", "我要退货"), action="claims.begin", priority=20),
    FirstRule("帮助", ("帮助", "菜单", "help", "?", "功能"), ("怎么买", "怎么下单", "怎么用"), priority=10,
              action="help.show"),
    FirstRule("问好", ("你好", "您好", "hi", "hello", "在吗", "在么", "嗨"),
              text="您好，欢迎来到小铺！\n直接发想买的东西就能找，比如「苹果」「龙井」「大米」。\n发「订单」查订单，发「客服」找人帮忙。"),
    FirstRule("营业时间", ("几点上班",), ("营业时间", "几点开门", "几点关门", "上班时间", "几点下班", "营业吗",
              "开门了吗"),
              text="小铺全天可以下单。\n客服在线时间：每天 9:00 至 21:00，其余时间请留言，上线后第一时间回复。"),
    FirstRule("运费", (), ("运费", "包邮", "快递费", "邮费"), priority=25,
              text="现在下单全场免运费，大陆地区都送到。\n生鲜用冷链，其他商品发普通快递。"),
    FirstRule("发货", ("发货",), ("什么时候发", "啥时候发", "多久发", "几天到", "多久到", "多久能到", "什么快递"),
              priority=25,
              text="每天 16:00 前付款的订单当天发出，之后的次日发出。\n"
                   "一般 2 到 4 天送达；生鲜遇到高温或暴雪会提前联系您。\n"
                   "发货后这里会收到快递单号，也可以发「订单」查看。"),
    FirstRule("退换货", ("退款", "退货", "换货"), ("退换", "怎么退", "坏了", "坏果", "少发", "发错"),
              priority=15, text="生鲜有坏果、漏发、发错：签收 24 小时内发「售后」，附上照片，按个赔付。\n"
                   "其他商品：签收 7 天内，不影响再次销售即可退换。\n发「客服」马上有人跟进。"),
    FirstRule("优惠", ("优惠", "打折"), ("优惠券", "有优惠", "便宜点", "有活动", "满减"),
              text="划线价旁边就是现在的价格，大规格每斤更省。\n新活动会在菜单「逛商店」的首页第一时间挂出来。"),
    FirstRule("门店", ("地址", "在哪", "门店", "实体店"),
              ("店铺地址", "你们在哪", "你们店在哪", "门店在", "最近的门店", "附近门店", "附近的门店", "自提"),
              action="shops.hours"),
    FirstRule("改收货地址", (), ("改地址", "地址填错", "地址错", "换个地址"), priority=15,
              text="未发货的订单可以改地址。\n请发「客服」，把订单号和新地址告诉我们；已发货的请联系快递员改派。"),
    FirstRule("发票", ("发票",), ("开发票", "开票"),
              text="可以开电子普通发票。\n请发「客服」，告诉我们订单号、抬头和税号，一个工作日内开好。"),
    FirstRule("购物车", ("购物车", "购物篮", "结账", "结算", "去付款", "买单"), action="cart.show"),
    FirstRule("送礼", ("送礼", "礼物", "礼盒"), ("送什么", "送人"),
              text="送长辈：西湖龙井、福鼎白牡丹。\n送朋友：洛川苹果礼盒、蛋黄酥。\n乔迁开业：双梗蝴蝶兰。\n发商品名就能看到图片和价格。"),
    FirstRule("苹果", ("苹果", "红富士", "洛川苹果", "平果"), goods="luochuan-apple"),
    FirstRule("龙井", ("龙井", "龙井茶", "西湖龙井"), goods="longjing"),
    FirstRule("大米", ("大米", "米", "五常大米"), goods="wuchang-rice"),
    FirstRule("蜂蜜", ("蜂蜜", "蜜", "土蜂蜜"), goods="honey"),
    FirstRule("多肉", ("多肉", "多肉植物"), goods="succulents"),
    FirstRule("草莓", ("草莓", "九九草莓"), goods="dandong-strawberry"),
)

"""Ways in which people really ask, typed by hand: what the demo shop should understand by each.

Left of the bar what is meant: a product's key, `cart` and a product's key, `rule` and a rule's name, or an action.
Right of it the ways to say it, with slashes between them: typing mistakes, pinyin, dialect, emoji, full width, mixed.
"""

BOOK = """
luochuan-apple | 苹果 / 平果 / 苹果🍎 / 🍎苹果 / 蘋果 / ＡＰＰＬＥ / apple / Apple / 红富士 / 红富士苹果 / 紅富士 / 洛川苹果 / 洛川的苹果
luochuan-apple | pingguo / ping guo / pinguo / hongfushi / 苹guo / 我想买苹果 / 有苹果吗 / 有没有苹果 / 苹果怎么卖 / 苹果多少钱 / 苹果多少钱一斤
luochuan-apple | 请问有苹果卖吗 / 老板，苹果咋卖 / 苹果好多钱一斤嘛 / 你家苹果啥价 / 俺想要苹果 / 拼果 / 频果 / 瓶果 / 苹果！！！ / 苹 果 / 苹果？
luochuan-apple | 给我来点苹果 / 想吃苹果了 / 苹果礼盒 / 送礼的苹果 / 看看苹果 / 搜苹果 / 找苹果 / 苹果 呢 / 那个苹果
aksu-apple | 阿克苏苹果 / 冰糖心 / 冰糖心苹果 / 糖心苹果 / 新疆苹果 / akesu / bingtangxin / 阿克蘇蘋果 / 阿克苏冰糖心有吗 / bingtangxinpingguo
gannan-orange | 橙子 / 脐橙 / 赣南脐橙 / 赣南橙 / 甜橙 / 橙 / chengzi / qicheng / gannan / 脐澄 / 奇橙 / 🍊橙子 / 有橙子卖没得 / 橙子几多钱 / 赣南的橙子
dangshan-pear | 梨 / 梨子 / 雪梨 / 酥梨 / 砀山梨 / 砀山酥梨 / lizi / 犁子 / 我要梨 / 有梨吗 / 梨怎么卖 / 梨子多钱
xuxiang-kiwi | 猕猴桃 / 弥猴桃 / 奇异果 / kiwi / mihoutao / 徐香 / 周至猕猴桃 / 獼猴桃 / 猕侯桃 / 绿心猕猴桃 / 奇异果有吗
guifei-mango | 芒果 / 贵妃芒 / mango / mangguo / 忙果 / 海南芒果 / 三亚芒果 / 芒菓 / 有没有芒果呀 / MANGO
shine-muscat | 葡萄 / 阳光玫瑰 / 青提 / 提子 / 晴王 / putao / 蒲萄 / 陽光玫瑰 / 阳光玫瑰葡萄 / yangguangmeigui / 香印葡萄 / 葡萄🍇
dandong-strawberry | 草莓 / 丹东草莓 / 99草莓 / 九九草莓 / caomei / 草梅 / strawberry / 草莓🍓 / 丹東草莓 / 草莓多少钱一盒 / 有草莓没
yunnan-blueberry | 蓝莓 / 蓝梅 / 藍莓 / lanmei / 云南蓝莓 / blueberry / 蓝莓有货吗 / 高原蓝莓 / 篮莓
longjing | 龙井 / 龙井茶 / 西湖龙井 / 龍井 / longjing / 绿茶 / 明前茶 / 龙井怎么卖 / xihulongjing / 隆井 / 有龙井吗亲 / 明前龙井
tieguanyin | 铁观音 / 鐵觀音 / tieguanyin / 安溪铁观音 / 铁关音 / 清香型铁观音 / oolong / 铁观因
dahongpao | 大红袍 / 大紅袍 / dahongpao / 武夷山大红袍 / 岩茶 / 武夷岩茶 / 大红跑
puer-cake | 普洱 / 普洱茶 / 普耳茶 / 七子饼 / 茶饼 / puer / 熟普 / 勐海普洱 / puercha
jasmine-tea | 茉莉花茶 / 茉莉 / 花茶 / molihuacha / 末莉花茶 / 香片 / 茉莉茶
xiaoqinggan | 小青柑 / xiaoqinggan / 小青甘 / 新会小青柑 / 柑普茶
hangbaiju | 菊花茶 / 杭白菊 / 菊花 / juhuacha / 胎菊 / 白菊 / 局花茶
baimudan | 白茶 / 白牡丹 / 福鼎白茶 / baicha / 老白茶 / baimudan
dried-apple | 苹果干 / 苹果脆 / pingguogan / 果干 / 平果干 / 蘋果乾
walnuts | 核桃 / 纸皮核桃 / 薄皮核桃 / hetao / 合桃 / 阿克苏核桃 / 核桃仁有没有
daily-nuts | 坚果 / 每日坚果 / 混合坚果 / jianguo / 堅果 / nuts / meirijianguo
jujubes | 红枣 / 枣 / 大枣 / 灰枣 / 若羌红枣 / hongzao / 紅棗 / 新疆大枣
egg-pastry | 蛋黄酥 / danhuangsu / 蛋黄苏 / 点心 / 糕点 / 蛋黃酥
beef-jerky | 牛肉干 / 风干牛肉 / 牛肉 / niurougan / 内蒙古牛肉干 / 牛肉甘 / 牛肉干有香辣的吗
hawthorn | 冰糖葫芦 / 糖葫芦 / tanghulu / 山楂 / 冰糖胡芦
sunflower-seeds | 瓜子 / 葵花籽 / guazi / 葵花子 / 五香瓜子 / 嗑瓜子 / 焦糖瓜子
wuchang-rice | 大米 / 五常大米 / 米 / dami / 东北大米 / 稻花香 / rice / 五常米 / 東北大米 / 10公斤大米多少钱
millet | 小米 / 黄小米 / xiaomi / 沁州黄 / 煮粥的小米
peanut-oil | 花生油 / 食用油 / huashengyou / 花生油多少钱一桶 / 炒菜油
soy-sauce | 酱油 / 生抽 / jiangyou / 醬油 / 将油
honey | 蜂蜜 / 土蜂蜜 / fengmi / 峰蜜 / honey / 秦岭蜂蜜 / 有土蜂蜜吗 / 蜂蜜🍯
noodles | 面条 / 挂面 / miantiao / 手工面 / 麵條 / 空心面
chilli-oil | 辣椒油 / 油泼辣子 / 辣子 / lajiaoyou / 油潑辣子 / 辣椒酱
eggs | 鸡蛋 / 土鸡蛋 / jidan / 雞蛋 / 柴鸡蛋 / 鸡旦 / 笨鸡蛋 / 有土鸡蛋卖吗
socks | 袜子 / wazi / 襪子 / 棉袜 / 抹子
candle | 蜡烛 / 香薰 / 香薰蜡烛 / lazhu / 腊烛 / 蠟燭
towels | 毛巾 / maojin / 浴巾 / 毛斤 / 洗脸巾
bowls | 碗 / 饭碗 / 青花瓷碗 / 景德镇 / 餐具 / 瓷碗
basket | 篮子 / 竹篮 / lanzi / 籃子 / 野餐篮
flask | 保温杯 / 杯子 / 水杯 / baowenbei / 保溫杯 / 316保温杯
soap | 肥皂 / 香皂 / 手工皂 / feizao / 桂花皂
pothos | 绿萝 / lvluo / 綠蘿 / 绿罗
monstera | 龟背竹 / guibeizhu / 归背竹 / 龜背竹
succulents | 多肉 / 多肉植物 / duorou / 多内 / 肉肉
cactus | 仙人球 / 仙人掌 / xianrenqiu / 金琥
orchid | 蝴蝶兰 / 兰花 / hudielan / 蝴蝶蘭 / 胡蝶兰
sunflowers | 向日葵 / 太阳花 / xiangrikui / 向日癸 / 鲜花

cart luochuan-apple | 洛川苹果来5斤 / 买10斤洛川苹果 / 来两份洛川苹果 / 我要5斤红富士 / 給我來5斤洛川蘋果
cart longjing | 来125克龙井 / 买2罐西湖龙井 / 我要两盒龙井
cart gannan-orange | 买5斤橙子 / 橙子来5斤 / 来9斤赣南脐橙 / 要10斤脐橙
sold out | 来2份冰糖葫芦 / 买3个糖葫芦 / 糖葫芦来两串 / 要一份冰糖葫芦
cart eggs | 买20个鸡蛋 / 来2盒土鸡蛋 / 鸡蛋要三盒
cart honey | 来一瓶蜂蜜 / 买2斤蜂蜜 / 蜂蜜来1公斤
cart wuchang-rice | 买10公斤大米 / 大米来20斤 / 来一袋五常大米

orders | 订单 / 我的订单 / 查订单 / 訂單 / 订单？ / dd / 查询订单 / 查一下我的订单 / 看看我的订单 / 帮我查订单 / 我的訂單
orders | 物流 / 快递 / 查快递 / 查物流 / 包裹 / 查一下快递
orders | 到哪了 / 到哪里了 / 到哪兒了 / 我的快递到哪了 / 货到哪了？ / 我买的东西到哪里啦 / 走到哪了呀 / 快递到了吗 / 快遞到了嗎 / 我的包裹呢 / 物流信息
orders | 还没收到 / 还没收到货 / 怎么一直没收到 / 东西咋还没送到 / 快递怎么还没到 / 什么时候能到 / 签收了吗 / 快递单号多少 / 帮我看下快递到哪了 / 订单状态
luochuan-apple | 🍎 / 有🍎吗 / 🍎多少钱 / 🍎🍎
gannan-orange | 🍊 / 想吃🍊
dandong-strawberry | 🍓
honey | 🍯 / 来点🍯
eggs | 🥚
cactus | 🌵 / 有🌵吗
cart honey | 买2斤🍯

give up | 取消订单 / 我想取消订单 / 怎么取消订单 / 订单能取消吗 / 我要取消订单 / 帮我取消订单 / 不要了取消订单吧 / 取消下单
best | 有什么好吃的 / 有什么推荐 / 推荐一下 / 有啥好吃的 / 什么卖得好 / 你们家什么卖得最好 / 热销 / 给我推荐点好吃的 / 有什么好吃的推荐吗 / 什么好吃 / 爆款
which | 多少钱 / 怎么卖 / 价格 / 买两份 / 来一个 / 这个多少钱 / 要三斤 / 给我来两盒 / 啥价
no list | 1 / 3 / 五 / 十二 / 第三个
orders | 催发货 / 怎么还不发货 / 催一下发货 / 催单 / 帮我催一下发货 / 催一下快递
stores | 电话 / 电话多少 / 联系电话 / 你们电话是多少 / 客服电话 / 电话号码
person | 真人 / 找真人 / 有真人吗 / 我要真人客服 / 转真人 / 找店员 / 能找个活人吗
orders | 订单到哪了 / 发货了吗 / 怎么还没发货 / 为什么还不发货 / 订单呢
rule 发货 | 什么时候发货 / 多久发货 / 几天到 / 多久能到 / 发什么快递 / 啥时候发货 / 什么时候发
rule 运费 | 运费 / 包邮吗 / 邮费多少 / 包郵嗎 / 运费多少 / 要邮费吗 / 快递费多少
rule 营业时间 | 营业时间 / 几点开门 / 几点关门 / 上班时间 / 几点上班 / 營業時間
rule 退换货 | 怎么退货 / 能退换吗 / 有坏果怎么办 / 少发了一个 / 发错货了 / 苹果坏了怎么办
rule 优惠 | 优惠 / 打折 / 有优惠吗 / 有优惠券吗 / 便宜点吧 / 有活动吗 / 满减
rule 发票 | 发票 / 开发票 / 能开票吗 / 開發票
rule 改收货地址 | 改地址 / 地址填错了 / 我想改地址 / 换个地址
trolley | 购物车 / 購物車 / 结账 / 去付款 / 買單
rule 送礼 | 送礼 / 礼物 / 送什么好 / 送人什么好
stores | 门店 / 最近的门店 / 附近门店 / 附近的门店 / 你们店在哪 / 你们店在哪里呀 / 门店地址 / 有实体店吗 / 店在哪儿 / 離我最近的門店 / 附近有你们的店吗
stores | 你们在哪 / 实体店 / 地址 / 能自提吗 / 自提点在哪 / 门店怎么走 / 門店電話 / 有几家店 / 最近嘅門店 / 店铺位置
rule 问好 | 你好 / 您好 / hi / Hello / 在吗 / 嗨 / 你好！ / ＨＥＬＬＯ
claims | 售后 / 我要退款 / 申请售后 / 我要退货
again | 再来一单 / 再买一次 / 跟上次一样 / 再来一份 / 我要再来一单
person | 人工 / 客服 / 转人工 / 人工客服 / 我要投诉 / 找客服 / 联系客服 / 轉人工 / 人工！
help | 帮助 / help / 怎么买 / ? / ？ / 菜单 / 功能 / 怎么下单 / 怎么用
"""

WISHES = tuple((meant.strip(), said.strip()) for line in BOOK.strip().splitlines() if line.strip()
               for meant, _bar, ways in [line.partition("|")] for said in ways.split(" / "))

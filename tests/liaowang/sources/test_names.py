"""Latin names that only repeat Chinese ones."""

from liaowang.sources.names import part_translated


def test_any_order_and_reading_of_a_name_is_a_repetition():
    names = ["单田芳", "吕布", "Tianfang Shan", "Lyu, Bu", "Ada Lamp", "Bo Wick"]
    assert part_translated(names) == (["单田芳", "吕布", "Ada Lamp", "Bo Wick"], ["Tianfang Shan", "Lyu, Bu"])


def test_as_many_latin_names_as_chinese_are_repetitions_if_half_of_them_spell():
    assert part_translated(["张三", "李四", "Zhang San", "S. Li"]) == (["张三", "李四"], ["Zhang San", "S. Li"])
    assert part_translated(["张三", "李四", "Ada Lamp", "Bo Wick"])[1] == []


def test_names_of_one_script_stay():
    assert part_translated(["张三", "李四"]) == (["张三", "李四"], [])
    assert part_translated(["Ada Lamp"]) == (["Ada Lamp"], [])
    assert part_translated(["北海灯塔编辑委员会", "Beihai"]) == (["北海灯塔编辑委员会", "Beihai"], [])

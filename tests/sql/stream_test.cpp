// Records shown one by one, with other operations in between.
#include "sql/engine.hpp"

namespace tenon {
namespace {

using testing::engine;

constexpr std::string_view numbers = R"(
model Number {
  id Int @id
  a  Int @default(0)
}
)";

class streaming : public ::testing::Test {
 protected:
  void SetUp() override { db.sql("INSERT INTO Number (id) VALUES (1), (2), (3)"); }

  // Calls `seen` with each id.
  template <class Seen>
  void stream(const query::request& r, Seen& seen) {
    struct context {
      std::int32_t id = 0;
      Seen* seen = nullptr;
    } c{0, &seen};
    const query::member id{0, query::member_type::int32, false, 0, nullptr};
    const query::record_layout layout{r.model, {&id, 1}, {}, {}};
    db.session().stream(r, layout, &c.id, &c, [](void* at) {
      const auto& now = *static_cast<context*>(at);
      return (*now.seen)(now.id);
    });
  }
  query::request all() {
    query::request r(db.model("Number"), query::action::find_many);
    const std::uint16_t id = 0;
    r.body.add_fields(query::section::fields, &id, 1);
    return r;
  }

  engine db{numbers};
  std::vector<int> ids;
};

TEST_F(streaming, shows_records_until_told_to_stop) {
  auto two = [&](int id) {
    ids.push_back(id);
    return ids.size() < 2;
  };
  stream(all(), two);
  EXPECT_EQ(ids, (std::vector<int>{1, 2}));
}

TEST_F(streaming, may_stream_the_same_again_for_each_record) {
  auto inner = [&](int id) {
    ids.push_back(id);
    return true;
  };
  int outer_count = 0;
  auto outer = [&](int) {
    if (++outer_count > 3) return false;
    stream(all(), inner);
    return true;
  };
  stream(all(), outer);
  EXPECT_EQ(outer_count, 3);
  EXPECT_EQ(ids, (std::vector<int>{1, 2, 3, 1, 2, 3, 1, 2, 3}));
}

TEST_F(streaming, goes_on_whatever_plans_the_operations_in_between_need) {
  auto seen = [&](int id) {
    ids.push_back(id);
    for (int take = 1; take < 150; ++take) {  // more shapes than plans are kept
      query::request r = all();
      query::request paged(*r.model, query::action::find_many);
      query::expression e;
      for (int i = 0; i < take; ++i) {
        e.values.add(std::int32_t{i});
        e.emit(query::opcode::less, 0);
        if (i > 0) e.emit(query::opcode::both);
      }
      paged.body.add(query::section::where, e);
      paged.body.append(r.body);
      db.session().values_of(paged);
    }
    return true;
  };
  stream(all(), seen);
  EXPECT_EQ(ids, (std::vector<int>{1, 2, 3}));
}

}  // namespace
}  // namespace tenon

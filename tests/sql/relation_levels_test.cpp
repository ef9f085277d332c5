// How many times the database is asked when relations are loaded.
#include "sql/engine.hpp"

#include "sql/link.hpp"

#include <cstddef>
#include <utility>

namespace tenon {
namespace {

using testing::engine_database;
using testing::foreign_keys;

constexpr std::string_view family = R"(
model Root {
  id     Int     @id
  lefts  Left[]
  rights Right[]
}
model Left {
  id     Int    @id
  root   Root   @relation(fields: [rootId], references: [id])
  rootId Int
  leaves Leaf[]
}
model Right {
  id     Int    @id
  root   Root   @relation(fields: [rootId], references: [id])
  rootId Int
  fruits Fruit[]
}
model Leaf {
  id     Int  @id
  left   Left @relation(fields: [leftId], references: [id])
  leftId Int
}
model Fruit {
  id      Int   @id
  right   Right @relation(fields: [rightId], references: [id])
  rightId Int
}
)";

// Passes everything on, and counts.
class counting_link final : public sql::link {
 public:
  counting_link(std::unique_ptr<sql::link> to, int& trips) : to_(std::move(to)), trips_(trips) {}

  const sql::dialect& language() const override { return to_->language(); }
  std::int64_t run(sql::statement& s, const sql::bindings& b, const sql::row_format& format, sql::row_sink* sink,
                   const query::model_descriptor& model) override {
    ++trips_;
    return to_->run(s, b, format, sink, model);
  }
  void run_all(std::span<sql::step> steps) override {
    trips_ += steps.empty() ? 0 : 1;
    to_->run_all(steps);
  }
  void begin(isolation level, bool read_only) override { to_->begin(level, read_only); }
  void commit() override { to_->commit(); }
  void rollback() override { to_->rollback(); }
  void begin_savepoint(unsigned depth) override { to_->begin_savepoint(depth); }
  void release_savepoint(unsigned depth) override { to_->release_savepoint(depth); }
  void rollback_to_savepoint(unsigned depth) override { to_->rollback_to_savepoint(depth); }
  std::optional<query::raw_rows> query_raw(std::string_view text, const query::parameters& values,
                                           query::access granted) override {
    return to_->query_raw(text, values, granted);
  }
  std::int64_t execute_raw(std::string_view text, const query::parameters& values) override {
    return to_->execute_raw(text, values);
  }
  void execute_raw_unsafe(std::string_view text) override { to_->execute_raw_unsafe(text); }
  bool is_broken() const noexcept override { return to_->is_broken(); }
  bool lock(const query::advisory_lock& l) override { return to_->lock(l); }
  void unlock(const query::advisory_lock& l) override { to_->unlock(l); }

 private:
  std::unique_ptr<sql::link> to_;
  int& trips_;
};

// A record of any of the models with up to two lists below it.
struct record {
  std::int32_t id = 0;
  std::vector<record> first;
  std::vector<record> second;
};

void* emplace(const query::result_layout&, void* holder) {
  return &static_cast<std::vector<record>*>(holder)->emplace_back();
}
void* records(const query::result_layout&, void* holder, std::size_t& count) {
  auto& list = *static_cast<std::vector<record>*>(holder);
  count = list.size();
  return list.data();
}
void reserve(const query::result_layout&, void* holder, std::size_t count) {
  static_cast<std::vector<record>*>(holder)->reserve(count);
}

query::result_layout list_of(const query::record_layout& r) {
  return {query::result_layout::holder::list, &r, sizeof(record), &emplace, &records, &reserve};
}

constexpr query::member id{0, query::member_type::int32, false, offsetof(record, id), nullptr};

class relation_levels : public ::testing::Test {
 protected:
  relation_levels()
      : schema_(testing::described(family, foreign_keys::enforced)),
        database_(schema_, {}),
        session_(std::make_unique<counting_link>(database_.open(schema_.schema(), watch_), trips_), 100) {
    session_.execute_raw_unsafe(migrate::creation_script(schema_.definition()));
    session_.execute_raw_unsafe(
        R"(INSERT INTO "Root" VALUES (1), (2);
           INSERT INTO "Left" VALUES (10, 1), (11, 1), (12, 2);
           INSERT INTO "Right" VALUES (20, 1), (21, 2);
           INSERT INTO "Leaf" VALUES (100, 10), (101, 12);
           INSERT INTO "Fruit" VALUES (200, 21), (201, 21);)");
  }

  const query::model_descriptor& model(std::string_view name) const {
    for (const query::model_descriptor* m : schema_.schema().models)
      if (m->name == name) return *m;
    throw std::invalid_argument("no such model: " + std::string(name));
  }

  static std::uint16_t relation(const query::model_descriptor& m, std::string_view name) {
    for (std::uint16_t i = 0; i < m.relations.size(); ++i)
      if (m.relations[i].name == name) return i;
    throw std::invalid_argument("no such relation: " + std::string(name));
  }

  // The roots with all that is below them, in the order of their numbers.
  std::vector<record> find(std::string_view of) {
    const std::uint16_t lefts = relation(model("Root"), "lefts");
    const std::uint16_t rights = relation(model("Root"), "rights");
    const std::uint16_t leaves = relation(model("Left"), "leaves");
    const std::uint16_t fruits = relation(model("Right"), "fruits");

    const query::record_layout leaf{&model("Leaf"), {&id, 1}, {}, {}};
    const query::record_layout fruit{&model("Fruit"), {&id, 1}, {}, {}};
    const query::result_layout leaf_list = list_of(leaf);
    const query::result_layout fruit_list = list_of(fruit);
    const query::relation_member of_left{leaves, offsetof(record, first), &leaf_list};
    const query::relation_member of_right{fruits, offsetof(record, first), &fruit_list};
    const query::record_layout left{&model("Left"), {&id, 1}, {&of_left, 1}, {}};
    const query::record_layout right{&model("Right"), {&id, 1}, {&of_right, 1}, {}};
    const query::result_layout left_list = list_of(left);
    const query::result_layout right_list = list_of(right);
    const query::relation_member of_root[] = {{lefts, offsetof(record, first), &left_list},
                                              {rights, offsetof(record, second), &right_list}};
    const query::record_layout root{&model("Root"), {&id, 1}, of_root, {}};
    const query::result_layout layout = list_of(root);

    query::request r(model("Root"), query::action::find_many);
    if (of == "nobody") {
      query::expression e;
      e.emit(query::opcode::never);
      r.body.add(query::section::where, e);
    }
    const std::uint16_t field = 0;
    const auto below = [&](std::uint16_t index, const auto& body) {
      const std::uint32_t mark = r.body.begin(query::section::relation);
      r.body.put_index(index);
      r.body.add_fields(query::section::fields, &field, 1);
      body();
      r.body.end(mark);
    };
    const auto nothing = [] {};
    r.body.add_fields(query::section::fields, &field, 1);
    below(lefts, [&] { below(leaves, nothing); });
    below(rights, [&] { below(fruits, nothing); });

    std::vector<record> out;
    trips_ = 0;
    session_.execute(r, &layout, &out);
    return out;
  }

  describe::description schema_;
  engine_database database_;
  observe::observer watch_;
  int trips_ = 0;
  sql::session session_;
};

TEST_F(relation_levels, take_one_trip_each) {
  const std::vector<record> roots = find("everybody");
  EXPECT_EQ(trips_, 3);
  ASSERT_EQ(roots.size(), 2u);
  ASSERT_EQ(roots[0].first.size(), 2u);
  ASSERT_EQ(roots[0].second.size(), 1u);
  ASSERT_EQ(roots[1].first.size(), 1u);
  ASSERT_EQ(roots[1].second.size(), 1u);
  EXPECT_EQ(roots[0].first[0].first.at(0).id, 100);
  EXPECT_TRUE(roots[0].first[1].first.empty());
  EXPECT_TRUE(roots[0].second[0].first.empty());
  EXPECT_EQ(roots[1].first[0].first.at(0).id, 101);
  EXPECT_EQ(roots[1].second[0].first.size(), 2u);
}

TEST_F(relation_levels, below_nothing_take_none) {
  EXPECT_TRUE(find("nobody").empty());
  EXPECT_EQ(trips_, 1);
}

}  // namespace
}  // namespace tenon

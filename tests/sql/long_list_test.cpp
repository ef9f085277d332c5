// Lists of more values than a statement has parameters for.
#include "sql/engine.hpp"

#include <chrono>

namespace tenon {
namespace {

using testing::engine;
using testing::foreign_keys;

constexpr std::string_view events = R"(
model Event {
  id Int      @id
  at DateTime
}
)";

class long_list : public ::testing::TestWithParam<const char*> {};

TEST_P(long_list, of_times_has_them_in_the_form_in_which_they_are_stored) {
  engine db(events, foreign_keys::enforced, GetParam());
  db.create("Event", R"({"id": 1, "at": "2026-01-31T12:00:00.250Z"})");
  db.create("Event", R"({"id": 2, "at": "2027-01-31T12:00:00.250Z"})");

  query::expression e;
  const timestamp start = timestamp::parse("2026-01-31T12:00:00.000Z");
  for (int i = 0; i < 300; ++i) e.values.add(start + std::chrono::milliseconds(i));
  e.emit_list(query::opcode::in, 1, 0);
  query::request r(db.model("Event"), query::action::find_many);
  r.body.add(query::section::where, e);
  const std::uint16_t id = 0;
  r.body.add_fields(query::section::fields, &id, 1);
  const query::parameters found = db.session().values_of(r);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].integer, 1);
}

INSTANTIATE_TEST_SUITE_P(formats, long_list,
                         ::testing::Values("&timestamp_format=unixepoch-ms", "&timestamp_format=iso8601"));

}  // namespace
}  // namespace tenon

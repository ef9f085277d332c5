// What SQLite's columns hold besides what the client writes.
#include "client/lab.hpp"

#include <string>

using namespace lab;
using tenon::decimal;

namespace {

class stored_values : public lab_test {};

TEST_F(stored_values, a_decimal_that_would_be_rounded_is_refused) {
  try {
    db.sample.create({.exact = decimal("0.12345678901234567890")});
    FAIL();
  } catch (const tenon::value_out_of_range& e) {
    EXPECT_EQ(e.fields(), names{"exact"});
    EXPECT_EQ(e.model(), "Sample");
  }
  EXPECT_EQ(db.sample.count(), 0);
}

TEST_F(stored_values, every_stored_form_of_a_time_is_read) {
  db.sample.create({});
  for (const char* form : {"1709210096789", "'2024-02-29T12:34:56.789Z'", "'2024-02-29 12:34:56.789'",
                           "'2024-02-29T12:34:56.789+00:00'", "1709210096789.0"}) {
    db.execute_raw_unsafe(std::string("UPDATE \"Sample\" SET \"at\" = ") + form);
    EXPECT_EQ(db.sample.find_first_or_throw().at.to_string(), "2024-02-29T12:34:56.789Z") << form;
  }
}

TEST_F(stored_values, a_stored_value_of_another_type_is_named) {
  db.sample.create({});
  db.execute_raw_unsafe("UPDATE \"Sample\" SET \"small\" = 'many'");
  try {
    db.sample.find_many();
    FAIL();
  } catch (const tenon::data_corruption& e) {
    EXPECT_EQ(e.code(), "P2023");
    EXPECT_EQ(e.fields(), names{"small"});
  }
}

}  // namespace

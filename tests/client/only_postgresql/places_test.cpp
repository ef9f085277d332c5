// Tables and enums of several schemas with the same names.
#include "support/fresh_postgres.hpp"

#include <places/client.hpp>
#include <tenon/client/raw.hpp>

#include <gtest/gtest.h>

#include <string>
#include <vector>

using namespace places;
using tenon::testing::shared_postgres;

namespace {

class several_schemas : public testing::Test {
 protected:
  several_schemas() : db({.url = fresh_database(), .log = {.warn = tenon::emit::event}}) { db.create_tables(); }

  client db;

 private:
  static std::string fresh_database() {
    static int last = 0;
    const std::string name = "places_" + std::to_string(++last);
    shared_postgres().execute("CREATE DATABASE " + name);
    return shared_postgres().url(name);
  }
};

TEST_F(several_schemas, have_enums_of_their_own) {
  const HomePlace h = db.home_place.create({.name = "h",
                                            .mood = AbroadMood::HOMESICK,
                                            .moods = {AbroadMood::CALM, AbroadMood::HOMESICK},
                                            .own = {HomeMood::SAD}});
  EXPECT_EQ(h.mood, AbroadMood::HOMESICK);
  EXPECT_EQ(h.moods, (std::vector<AbroadMood>{AbroadMood::CALM, AbroadMood::HOMESICK}));
  EXPECT_EQ(h.own, std::vector<HomeMood>{HomeMood::SAD});
  EXPECT_EQ(db.home_place.create_many({{.name = "i", .mood = AbroadMood::HOMESICK, .moods = {AbroadMood::CALM}},
                                       {.name = "j", .own = {HomeMood::HAPPY}}}),
            2);
  const auto count = [&](const tenon::predicate<HomePlace>& p) { return db.home_place.count({.where = p}); };
  EXPECT_EQ(count(home_place::mood == AbroadMood::HOMESICK), 2);
  EXPECT_EQ(count(home_place::mood.in({AbroadMood::CALM})), 1);
  EXPECT_EQ(count(home_place::moods.has(AbroadMood::CALM)), 2);
  EXPECT_EQ(count(home_place::own.equals({HomeMood::HAPPY})), 1);
  EXPECT_EQ(db.home_place.update(home_place::name == "j", {.moods = tenon::push(AbroadMood::HOMESICK)}).moods,
            std::vector<AbroadMood>{AbroadMood::HOMESICK});
  EXPECT_EQ(db.abroad_place.create({.label = "a"}).mood, HomeMood::SAD);
  EXPECT_EQ(db.abroad_place.update(abroad_place::label == "a", {.mood = HomeMood::HAPPY}).mood, HomeMood::HAPPY);
}

TEST_F(several_schemas, name_their_own_models_in_errors) {
  db.home_place.create({.name = "x"});
  db.abroad_place.create({.label = "x"});
  try {
    db.home_place.create({.name = "x"});
    ADD_FAILURE();
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.model(), "HomePlace");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"name"});
  }
  try {
    db.abroad_place.create({.label = "x"});
    ADD_FAILURE();
  } catch (const tenon::unique_violation& e) {
    EXPECT_EQ(e.model(), "AbroadPlace");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"label"});
  }
  try {
    db.abroad_place.create({.label = "y", .twin_id = 99});
    ADD_FAILURE();
  } catch (const tenon::foreign_key_violation& e) {
    EXPECT_EQ(e.model(), "AbroadPlace");
    EXPECT_EQ(e.fields(), std::vector<std::string>{"twinId"});
  }
}

}  // namespace

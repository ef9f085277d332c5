// What can be said about lists.
#include "schema/client.hpp"

#include <cstdint>
#include <string>
#include <vector>

using namespace schema;

void use_lists(client& db, const std::vector<std::string>& given) {
  db.lists.create({.texts = {"a", "b"}, .flags = {true}, .numbers = {}, .raws = {}, .roles = {Role::READER}});
  db.lists.create({.texts = given, .larges = std::vector<std::int64_t>{1, 2}});
  db.lists.update(lists::id == 1, {.texts = push("c"), .numbers = push({4, 5}), .roles = push(Role::WRITER)});
  db.lists.update(lists::id == 1, {.texts = given, .ratios = {0.5, 2}, .keys = {}});
  db.lists.find_many({.where = lists::texts.has("a") && lists::numbers.has_every({1, 2}) &&
                               lists::texts.has_some(given) && lists::roles.equals({Role::READER}) &&
                               lists::flags.is_empty()});
  for (const auto& slim : db.lists.find_many({}, select(lists::texts, lists::roles)))
    db.lists.create({.texts = slim.texts, .roles = slim.roles});
}

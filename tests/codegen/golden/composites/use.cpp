// What can be said about composite types, some of whose fields are called as handles call things themselves.
#include "shop/client.hpp"

using namespace shop;
using tenon::push;

void use_composites(client& db, const Address& given) {
  db.user.create({.id = "1", .address = given});
  db.user.create({.id = "2", .address = Address{.street = "S"}, .billing = given, .places = {{.lat = 1, .lng = 2}}});
  db.user.update(user::id == "1", {.address = given, .billing = null, .places = push(Place{.lat = 1, .lng = 2})});
  db.user.update(user::id == "1", {.address = set(user::address.city_name, "Oslo"),
                                   .billing = {set(user::billing.zip, null), set(user::billing.place.lat, 1)},
                                   .places = set(user::places[2].lat, 5)});
  db.user.update(user::id == "1", {.things = {set(user::things.type, false), increment(user::things.model_, 2),
                                              set(user::things.position_, null), push(user::things.numbers, 3),
                                              set(user::things.is_nullable_, 2)}});
  db.user.find_many({.where = user::address.city_name == "Oslo" && user::address.place.lat > 1 &&
                              user::address.kind.in({Kind::HOME}) && user::address.zip.is_null() &&
                              user::things.model_ == 3 && user::places[0].lng <= 4 && user::billing == null &&
                              user::address.former[0].street.begins_with("S") && user::address == given});
  for (const auto& slim : db.user.find_many({.allow_scan = true}, select(user::address, user::places)))
    db.user.create({.id = "3", .address = slim.address, .places = slim.places});
}

#include "contender.hpp"

#include <shop/client.hpp>

#include <memory>

using namespace shop;

contender with_tenon(const std::string& url) {
  const auto db = std::make_shared<client>(tenon::client_options{.url = url, .warn_of_repeated_queries = false});
  return {
      .name = "Tenon",
      .find_unique = [db](int id) { consume(db->user.find_unique(user::id == id)->email.size()); },
      .find_many =
          [db](int id) {
            consume(db->user.find_many({.where = user::id > id, .order_by = user::id.asc(), .take = 100}).size());
          },
      .include =
          [db](int id) {
            consume(
                db->user
                    .find_many({.where = user::id > id, .order_by = user::id.asc(), .take = 50}, include(user::posts))
                    .size());
          },
      .create = [db](int id) { consume(db->post.create({.title = "A new post", .author_id = id}).title.size()); },
      .update = [db](int id) { consume(db->user.update(user::id == id, {.logins = increment(1)}).email.size()); },
  };
}

// Calls that do not block, with Boost.Asio: one thread, many calls under way.
#include "dynamodb_table.hpp"
#include "expect.hpp"

#include <tenon/async/dynamodb.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

using namespace tenon::dynamodb;
namespace asio = boost::asio;

namespace {

asio::awaitable<void> serve(client db, bool& is_done) {
  put_item_request put{.table_name = "app", .item = {{"PK", "USER#1"}, {"SK", "PROFILE"}, {"name", "Ann"}}};
  co_await db.async_run(put);

  get_item_request get{.table_name = "app", .key = {{"PK", "USER#1"}, {"SK", "PROFILE"}}};
  get_item_response answer = co_await db.async_run(get);
  expect(answer.item.has_value(), "the item is there");

  // Several steps, written as if they blocked.
  auto count_users = [](client& c) {
    int users = 0;
    for (item& i : c.items(scan_request{.table_name = "app"})) users += i.at("SK") == attribute_value("PROFILE");
    return users;
  };
  int users = co_await db.async_perform(count_users);
  expect(users == 1, "they are counted");
  is_done = true;
}

}  // namespace

int main() {
  const client db = make_app_table();
  asio::io_context context;
  bool is_done = false;
  asio::co_spawn(context, serve(db, is_done), asio::detached);
  context.run();
  expect(is_done, "all calls were answered");
}

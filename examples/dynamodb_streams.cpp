// What happened to the items of a table, in order.
#include "expect.hpp"

#include <tenon/dynamodb/client.hpp>
#include <tenon/local/dynamodb/engine.hpp>

using namespace tenon::dynamodb;

int main() {
  const client db(tenon::local_dynamodb::make_transport());
  const auto created =
      db.create_table({.table_name = "events",
                       .attribute_definitions = {{"id"}},
                       .key_schema = {{"id"}},
                       .billing_mode = billing_mode::pay_per_request,
                       .stream_specification = stream_specification{true, stream_view_type::new_and_old_images}});
  db.wait_until_table_exists("events");

  db.put_item({.table_name = "events", .item = {{"id", "1"}, {"state", "open"}}});
  db.update_item({.table_name = "events", .key = {{"id", "1"}}, .update_expression = set(attr("state"), "closed")});
  db.delete_item({.table_name = "events", .key = {{"id", "1"}}});

  const std::string arn = created.table_description.latest_stream_arn;
  std::vector<stream_record> records;
  for (const shard& s : db.describe_stream({.stream_arn = arn}).stream_description.shards) {
    const std::string iterator =
        db.get_shard_iterator(
              {.stream_arn = arn, .shard_id = s.shard_id, .shard_iterator_type = shard_iterator_type::trim_horizon})
            .shard_iterator;
    for (stream_record& r : db.get_records({.shard_iterator = iterator}).records) records.push_back(std::move(r));
  }
  expect(records.size() == 3, "there are three changes");
  expect(records[1].event_name == stream_event::modify, "the second is a change");
  expect(records[1].old_image->at("state") == attribute_value("open"), "from open");
  expect(records[1].new_image->at("state") == attribute_value("closed"), "to closed");
}

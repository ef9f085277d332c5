#include "dynamodb/operation_info.hpp"
#include "dynamodb/request_writer.hpp"
#include "dynamodb/response_reader.hpp"

#include <tenon/dynamodb/batch_requests.hpp>

namespace tenon::dynamodb {

namespace {

using detail::answer_figures;
using detail::item_handling;
using detail::operation_info;

// The table, if there is only one.
template <class R>
std::string_view table_of(const void* request) noexcept {
  const auto& tables = static_cast<const R*>(request)->request_items;
  return tables.size() == 1 ? std::string_view(tables[0].first) : std::string_view();
}

void write_batch_get(std::string& out, const void* request) {
  const auto& r = *static_cast<const batch_get_item_request*>(request);
  request_writer w(out);
  w.begin("RequestItems");
  write_request_items(out, r.request_items);
  w.option(r.return_consumed_capacity);
  w.end();
}

// What was not processed comes back as it was sent.
void read_unprocessed(json_cursor& in, keys_and_attributes& out) {
  in.object([&](std::string_view name) {
    if (name == "Keys") {
      fields_of::read(in, out.keys);
    } else if (name == "ConsistentRead") {
      out.consistent_read = in.boolean();
    } else if (name == "ProjectionExpression") {
      out.projection_expression = in.string();
    } else if (name == "ExpressionAttributeNames") {
      fields_of::read(in, out.expression_attribute_names);
    } else {
      in.skip();
    }
  });
}

answer_figures read_batch_get(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<batch_get_item_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Responses") {
      in.object([&](std::string_view table) { r.items(out.responses.emplace_back(table, 0).second); });
      return true;
    }
    if (name == "UnprocessedKeys") {
      in.object([&](std::string_view table) {
        read_unprocessed(in, out.unprocessed_keys.emplace_back(table, keys_and_attributes()).second);
      });
      return true;
    }
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

void write_batch_write(std::string& out, const void* request) {
  const auto& r = *static_cast<const batch_write_item_request*>(request);
  request_writer w(out);
  w.begin("RequestItems");
  write_request_items(out, r.request_items);
  w.option(r.return_consumed_capacity);
  w.option(r.return_item_collection_metrics);
  w.end();
}

void read_unprocessed(json_cursor& in, write_request& out) {
  const auto member = [&](std::string_view wanted, std::optional<document>& to) {
    in.object([&](std::string_view name) {
      if (name == wanted) fields_of::read(in, to);
      else in.skip();
    });
  };
  in.object([&](std::string_view name) {
    if (in.take_null()) return;
    if (name == "PutRequest") member("Item", out.put_item);
    else if (name == "DeleteRequest") member("Key", out.delete_key);
    else in.skip();
  });
}

answer_figures read_batch_write(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<batch_write_item_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "UnprocessedItems") {
      in.object([&](std::string_view table) {
        auto& writes = out.unprocessed_items.emplace_back(table, 0).second;
        in.array([&] { read_unprocessed(in, writes.emplace_back()); });
      });
      return true;
    }
    if (name == "ItemCollectionMetrics") return r.read(out.item_collection_metrics);
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

constexpr operation_info batch_get_item{.name = "BatchGetItem",
                                        .write = write_batch_get,
                                        .read = read_batch_get,
                                        .table = table_of<batch_get_item_request>};
constexpr operation_info batch_write_item{.name = "BatchWriteItem",
                                          .write = write_batch_write,
                                          .read = read_batch_write,
                                          .table = table_of<batch_write_item_request>};

}  // namespace

const operation_info& batch_get_item_request::info = batch_get_item;
const operation_info& batch_write_item_request::info = batch_write_item;

}  // namespace tenon::dynamodb

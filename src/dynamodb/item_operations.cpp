#include "dynamodb/create_guard.hpp"
#include "dynamodb/operation_info.hpp"
#include "dynamodb/request_writer.hpp"
#include "dynamodb/response_reader.hpp"
#include "dynamodb/update_effect.hpp"

#include <tenon/dynamodb/item_requests.hpp>

namespace tenon::dynamodb {

namespace {

using detail::answer_figures;
using detail::item_handling;
using detail::operation_info;

template <class R>
const R& as(const void* request) noexcept {
  return *static_cast<const R*>(request);
}

template <class R>
std::string_view table_of(const void* request) noexcept {
  return as<R>(request).table_name;
}

// ---- one item ----

void write_get(std::string& out, const void* request) {
  const auto& r = as<get_item_request>(request);
  request_writer w(out);
  w.required("TableName", r.table_name);
  w.required("Key", r.key);
  w.flag("ConsistentRead", r.consistent_read);
  placeholders p(r.expression_attribute_names);
  w.expression("ProjectionExpression", r.projection_expression.text(), p);
  w.placeholders_of(p);
  w.option(r.return_consumed_capacity);
  w.end();
}

answer_figures read_get(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<get_item_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Item") return r.item(out.item);
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

template <class R, class Particular>
void write_write(std::string& out, const R& r, placeholders& p, const Particular& particular) {
  request_writer w(out);
  write_conditional(w, r, p, [&] { particular(w); });
  w.option(r.return_values);
  w.option(r.return_consumed_capacity);
  w.option(r.return_item_collection_metrics);
  w.end();
}

void write_put(std::string& out, const void* request) {
  const auto& r = as<put_item_request>(request);
  placeholders p(r.expression_attribute_names, r.expression_attribute_values);
  write_write(out, r, p, [&](request_writer& w) { w.required("Item", r.item); });
}

void write_update(std::string& out, const void* request) {
  const auto& r = as<update_item_request>(request);
  const detail::expression_text update = r.update_expression.text();
  placeholders p(r.expression_attribute_names, r.expression_attribute_values);
  write_write(out, r, p, [&](request_writer& w) {
    w.required("Key", r.key);
    w.expression("UpdateExpression", update, p);
  });
}

void write_delete(std::string& out, const void* request) {
  const auto& r = as<delete_item_request>(request);
  placeholders p(r.expression_attribute_names, r.expression_attribute_values);
  write_write(out, r, p, [&](request_writer& w) { w.required("Key", r.key); });
}

template <class Response>
answer_figures read_write(json_cursor& in, void* response, const item_handling& items) {
  write_item_response& out = *static_cast<Response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Attributes") return r.item(out.attributes);
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    if (name == "ItemCollectionMetrics") return r.read(out.item_collection_metrics);
    return false;
  });
  return r.figures;
}

std::vector<std::string> put_creates(const void* request, std::size_t) {
  const auto& r = as<put_item_request>(request);
  return attributes_created(r.condition_expression, r.expression_attribute_names, r.item);
}

std::vector<std::string> update_creates(const void* request, std::size_t) {
  const auto& r = as<update_item_request>(request);
  return attributes_created(r.condition_expression, r.expression_attribute_names, r.key);
}

bool is_update_repeatable(const void* request) {
  return is_repeatable(as<update_item_request>(request).update_expression);
}

// ---- pages ----

template <class R>
void write_page_members(request_writer& w, const R& r, placeholders& p) {
  w.expression("FilterExpression", r.filter_expression.text(), p);
  w.expression("ProjectionExpression", r.projection_expression.text(), p);
  w.placeholders_of(p);
  w.number("Limit", r.limit);
  w.flag("ConsistentRead", r.consistent_read);
  w.option(r.select);
  if (!r.exclusive_start_key.empty()) w.required("ExclusiveStartKey", r.exclusive_start_key);
  w.option(r.return_consumed_capacity);
  w.end();
}

void write_query(std::string& out, const void* request) {
  const auto& r = as<query_request>(request);
  request_writer w(out);
  w.required("TableName", r.table_name);
  w.text("IndexName", r.index_name);
  placeholders p(r.expression_attribute_names, r.expression_attribute_values);
  w.expression("KeyConditionExpression", r.key_condition_expression.text(), p);
  w.flag("ScanIndexForward", r.scan_index_forward, true);
  write_page_members(w, r, p);
}

void write_scan(std::string& out, const void* request) {
  const auto& r = as<scan_request>(request);
  request_writer w(out);
  w.required("TableName", r.table_name);
  w.text("IndexName", r.index_name);
  placeholders p(r.expression_attribute_names, r.expression_attribute_values);
  w.number("Segment", r.segment);
  w.number("TotalSegments", r.total_segments);
  write_page_members(w, r, p);
}

template <class Response>
answer_figures read_page(json_cursor& in, void* response, const item_handling& items) {
  query_response& out = *static_cast<Response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Items") return r.items(out.items);
    if (name == "Count") return r.read(out.count);
    if (name == "ScannedCount") return r.read(out.scanned_count);
    if (name == "LastEvaluatedKey") return r.kept_item(out.last_evaluated_key);
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

constexpr operation_info get_item{
    .name = "GetItem", .write = write_get, .read = read_get, .table = table_of<get_item_request>};
constexpr operation_info put_item{.name = "PutItem",
                                  .write = write_put,
                                  .read = read_write<put_item_response>,
                                  .table = table_of<put_item_request>,
                                  .creates = put_creates};
constexpr operation_info update_item{.name = "UpdateItem",
                                     .write = write_update,
                                     .read = read_write<update_item_response>,
                                     .table = table_of<update_item_request>,
                                     .is_repeatable = is_update_repeatable,
                                     .creates = update_creates};
constexpr operation_info delete_item{.name = "DeleteItem",
                                     .write = write_delete,
                                     .read = read_write<delete_item_response>,
                                     .table = table_of<delete_item_request>};
constexpr operation_info query{
    .name = "Query", .write = write_query, .read = read_page<query_response>, .table = table_of<query_request>};
constexpr operation_info scan{
    .name = "Scan", .write = write_scan, .read = read_page<scan_response>, .table = table_of<scan_request>};

}  // namespace

const operation_info& get_item_request::info = get_item;
const operation_info& put_item_request::info = put_item;
const operation_info& update_item_request::info = update_item;
const operation_info& delete_item_request::info = delete_item;
const operation_info& query_request::info = query;
const operation_info& scan_request::info = scan;

}  // namespace tenon::dynamodb

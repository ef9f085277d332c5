// Query and Scan.
#include "local/api/decode.hpp"
#include "local/api/failure.hpp"
#include "local/dynamodb/capacity.hpp"
#include "local/dynamodb/collection_read.hpp"
#include "local/dynamodb/index_entries.hpp"
#include "local/dynamodb/item_access.hpp"
#include "local/dynamodb/item_operations.hpp"
#include "local/dynamodb/key_elements.hpp"
#include "local/dynamodb/key_paths.hpp"
#include "local/dynamodb/write_answers.hpp"
#include "local/expressions/expressions.hpp"
#include "local/expressions/legacy_parameters.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

// What Query and Scan have in common once their texts have been read.
struct collection_plan {
  expressions read;
  std::optional<key_selection> keys;
  page_request request;
};

template <class Request>
expressions read_expressions_of(const Request& request) {
  expression_texts texts{.names = request.names, .values = request.values};
  if (request.filter_expression) texts.filter = *request.filter_expression;
  if (request.projection_expression) texts.projection = *request.projection_expression;
  if constexpr (requires { request.key_condition_expression; }) {
    if (request.key_condition_expression) texts.key_condition = *request.key_condition_expression;
  } else {
    texts.tells_size = true;
  }
  expressions out;
  if (texts.filter || texts.projection || texts.key_condition) out = read_expressions(texts);
  if (request.attributes_to_get) out.projection = projection_of(*request.attributes_to_get);
  if constexpr (requires { request.key_conditions; }) {
    if (request.key_conditions) out.key_condition = key_condition_of(*request.key_conditions);
    if (request.query_filter) out.filter = condition_of(*request.query_filter, request.combine_filter);
  } else {
    if (request.scan_filter) out.filter = condition_of(*request.scan_filter, request.combine_filter);
  }
  return out;
}

// The rules of Select that need no table.
template <class Request>
void check_select(const Request& request) {
  const bool has_projection = request.attributes_to_get || request.projection_expression;
  const auto* parameter = request.attributes_to_get ? "AttributesToGet" : "ProjectionExpression";
  if (!request.select) return;
  constexpr bool is_query = requires { request.key_conditions; };
  const auto refuse_it = [](std::string_view why) {
    refuse(std::string(is_query ? "1 validation error detected: " : "").append(why));
  };
  if (has_projection && *request.select != select_kind::specific_attributes)
    refuse_it(std::string("Cannot specify the ")
                  .append(parameter)
                  .append(" when choosing to get ")
                  .append(*request.select == select_kind::count ? "only the Count" : name_of(*request.select)));
  if (!has_projection && *request.select == select_kind::specific_attributes)
    refuse_it("Must specify the AttributesToGet or ProjectionExpression when choosing to get SPECIFIC_ATTRIBUTES");
  if (!request.index_name && *request.select == select_kind::all_projected_attributes)
    refuse_it("ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
}

template <class Request>
const index_definition* require_index(const table& of, const Request& request, std::int64_t now) {
  const auto& name = request.index_name;
  if (!name) return nullptr;
  const auto* index = of.definition.find_index(*name);
  constexpr bool is_query = requires { request.key_conditions; };
  if (of.definition.find_vector_index(*name))
    refuse(std::string(is_query ? "Query" : "Scan") + " operation not supported on this index type");
  if (!index) refuse("The table does not have the specified index: " + *name);
  if (index->is_global && index->life.at(now) == resource_state::creating)
    refuse("Cannot read from backfilling global secondary index: " + *name);
  if (index->is_global && request.consistent_read)
    refuse("Consistent reads are not supported on global secondary indexes");
  return index;
}

// What is asked of an index that does not hold it.
void check_index_projection(page_request& request, std::optional<select_kind> select) {
  const auto* index = request.index;
  if (!index || index->projection.type == projection_type::all) return;
  if (select == select_kind::all_attributes) {
    if (index->is_global)
      refuse_values("Select type ALL_ATTRIBUTES is not supported for global secondary index " + index->name +
                    " because its projection type is not ALL");
    request.is_fetching = true;
    return;
  }
  if (!request.projection) return;
  std::string missing;
  for (const std::string_view name : request.projection->names()) {
    if (is_projected(*request.from, *index, name)) continue;
    if (!missing.empty()) missing += ", ";
    missing += name;
  }
  if (missing.empty()) return;
  if (index->is_global) refuse_values("Global secondary index " + index->name + " does not project [" + missing + "]");
  request.is_fetching = true;
}

template <class Request>
page_output output_of(const Request& request) {
  if (request.select == select_kind::count) return page_output::count;
  return request.attributes_to_get || request.projection_expression ? page_output::projected : page_output::everything;
}

template <class Request>
void answer(engine_context& context, const Request& request, const page_request& plan, std::string& out) {
  page found;
  read_page(context, plan, found);
  object_writer to(out);
  to.member("Count") += std::to_string(found.count);
  to.member("ScannedCount") += std::to_string(found.scanned_count);
  if (plan.output != page_output::count) to.member("Items").append("[").append(found.items).append("]");
  if (!found.last_key.empty()) to.member("LastEvaluatedKey") += found.last_key;
  if (request.capacity != return_consumed_capacity::none) {
    const auto kind = request.consistent_read ? read_kind::consistent : read_kind::eventual;
    consumed_capacity consumed{.of = plan.from, .named = request.table_name};
    const half_units units = read_capacity(found.evaluated_size, kind);
    if (plan.index)
      consumed.add_index(static_cast<std::size_t>(plan.index - plan.from->definition.indexes.data()), units);
    else consumed.table = units;
    consumed.table += static_cast<half_units>(found.fetched_units) * (request.consistent_read ? 2 : 1);
    append_capacity(to.member("ConsumedCapacity"), consumed, request.capacity);
  }
  to.end();
}

template <class Request>
page_request plan_of(const Request& request, const expressions& read, table_ptr from, std::int64_t now) {
  page_request out;
  out.index = require_index(*from, request, now);
  out.from = std::move(from);
  out.start_key = request.exclusive_start_key ? &*request.exclusive_start_key : nullptr;
  out.limit = request.limit;
  out.filter = read.filter ? &*read.filter : nullptr;
  out.output = output_of(request);
  out.projection = read.projection ? &*read.projection : nullptr;
  return out;
}

}  // namespace

void query(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<query_request>(body);
  check_select(request);
  const auto read = read_expressions_of(request);
  auto plan = plan_of(request, read, require_table(context, request.table_name), context.now());
  plan.is_forward = request.scan_index_forward;
  check_start_shape(plan, true);
  const key_schema_elements elements(plan.index ? plan.index->keys : plan.from->definition.keys);
  const key_selection keys = read.key_condition->select(elements.view());
  plan.keys = &keys;
  check_start_key(plan, true);
  if (plan.projection) check_key_paths(*plan.from, *plan.projection);
  if (plan.filter)
    check_filter_keys(plan.index ? plan.index->keys : plan.from->definition.keys, *plan.filter,
                      request.query_filter ? "QueryFilter" : "Filter Expression");
  check_index_projection(plan, request.select);
  if (plan.filter) check_key_paths(*plan.from, *plan.filter);
  answer(context, request, plan, out);
}

void scan(engine_context& context, std::string_view body, std::string& out) {
  const auto request = decode<scan_request>(body);
  check_select(request);
  const auto read = read_expressions_of(request);
  auto plan = plan_of(request, read, require_table(context, request.table_name), context.now());
  if (request.total_segments) {
    plan.segment = *request.segment;
    plan.total_segments = *request.total_segments;
  }
  check_start_shape(plan, false);
  check_index_projection(plan, request.select);
  check_start_key(plan, false);
  if (plan.projection) check_key_paths(*plan.from, *plan.projection);
  if (plan.filter) check_key_paths(*plan.from, *plan.filter);
  answer(context, request, plan, out);
}

}  // namespace tenon::local::dynamodb

#include "dynamodb/operation_info.hpp"
#include "dynamodb/request_writer.hpp"
#include "dynamodb/response_reader.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/vector_requests.hpp>

#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace tenon::dynamodb {

namespace {

using detail::answer_figures;
using detail::item_handling;
using detail::operation_info;

// Every float has a place in the service's range of numbers.
constexpr marshal_options all_floats{.allow_imprecise_numbers = true};

[[noreturn]] void raise_not_finite(float number, std::size_t position) {
  raise({.kind = error_kind::invalid_value,
         .message = "The search vector has " + std::string(std::isnan(number) ? "NaN" : "an infinity") +
                    " at position " + std::to_string(position) + ", where it has to have a number",
         .hint = "Look for what the vector was computed from: a model answers finite numbers"});
}

void write_vector(request_writer& w, const std::vector<float>& vector) {
  value_sink out(w.out(), all_floats);
  std::size_t position = 0;
  w.array("SearchVector", vector, [&](float number) {
    if (!std::isfinite(number)) raise_not_finite(number, position);
    out.real(number);
    ++position;
  });
}

void write_search(std::string& out, const void* request) {
  const auto& r = *static_cast<const search_vectors_request*>(request);
  request_writer w(out);
  w.required("TableName", r.table_name);
  w.required("IndexName", r.index_name);
  write_vector(w, r.search_vector);
  if (r.top_k > 0) w.number("TopK", r.top_k);
  placeholders p(r.expression_attribute_names, r.expression_attribute_values);
  w.expression("SearchConditionExpression", r.search_condition_expression.text(), p);
  w.expression("ProjectionExpression", r.projection_expression.text(), p);
  w.placeholders_of(p);
  w.option(r.return_consumed_capacity);
  w.end();
}

// One result, of which the item is the reader's if there is one. Who reads gets an item for each score.
void read_result(response_reader& r, search_result& out) {
  std::optional<item> kept;
  bool has_item = false;
  r.members([&](std::string_view name) {
    if (name == "Item") return has_item = true, r.item(kept);
    if (name == "Score") return r.read(out.score);
    return false;
  });
  if (!has_item) r.empty_item(kept);
  if (kept) out.item = *std::move(kept);
}

answer_figures read_search(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<search_vectors_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "SearchResults") {
      in.array([&] { read_result(r, out.search_results.emplace_back()); });
      return true;
    }
    if (name == "ConsumedCapacity") return r.read(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

constexpr operation_info search_vectors{
    .name = "SearchVectors", .write = write_search, .read = read_search, .table = [](const void* request) {
      return std::string_view(static_cast<const search_vectors_request*>(request)->table_name);
    }};

}  // namespace

const operation_info& search_vectors_request::info = search_vectors;

}  // namespace tenon::dynamodb

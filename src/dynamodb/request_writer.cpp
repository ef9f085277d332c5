#include "dynamodb/request_writer.hpp"

#include "base/json_text.hpp"

#include <tenon/dynamodb/wire.hpp>

namespace tenon::dynamodb {

void request_writer::begin(std::string_view name) {
  if (out_.back() != '{') out_ += ',';
  append_json_string(out_, name);
  out_ += ':';
}

void request_writer::required(std::string_view name, const std::string& value) {
  begin(name);
  append_json_string(out_, value);
}

void request_writer::required(std::string_view name, const document& value) {
  begin(name);
  out_ += value.wire();
}

void request_writer::values(std::string_view name, const attribute_list& values) {
  if (values.empty()) return;
  array(name, values, [&](const attribute_value& v) { append_wire(out_, v); });
}

void request_writer::expression(std::string_view name, const detail::expression_text& text, placeholders& to) {
  if (!text.empty()) required(name, to.render(text));
}

namespace {

template <class Enum, std::size_t N>
void write_option(request_writer& w, std::string_view name, Enum value, const std::string_view (&texts)[N]) {
  if (value == Enum()) return;
  w.begin(name);
  w.out() += '"';
  w.out() += texts[static_cast<std::size_t>(value)];
  w.out() += '"';
}

}  // namespace

void request_writer::option(return_consumed_capacity value) {
  static constexpr std::string_view texts[] = {"NONE", "TOTAL", "INDEXES"};
  write_option(*this, "ReturnConsumedCapacity", value, texts);
}

void request_writer::option(return_item_collection_metrics value) {
  static constexpr std::string_view texts[] = {"NONE", "SIZE"};
  write_option(*this, "ReturnItemCollectionMetrics", value, texts);
}

void request_writer::option(return_values value) {
  static constexpr std::string_view texts[] = {"NONE", "ALL_OLD", "UPDATED_OLD", "ALL_NEW", "UPDATED_NEW"};
  write_option(*this, "ReturnValues", value, texts);
}

void request_writer::option(return_values_on_condition_check_failure value) {
  static constexpr std::string_view texts[] = {"NONE", "ALL_OLD"};
  write_option(*this, "ReturnValuesOnConditionCheckFailure", value, texts);
}

void request_writer::option(select value) {
  static constexpr std::string_view texts[] = {"", "ALL_ATTRIBUTES", "ALL_PROJECTED_ATTRIBUTES", "SPECIFIC_ATTRIBUTES",
                                               "COUNT"};
  write_option(*this, "Select", value, texts);
}

void write_request_items(std::string& out,
                         const std::vector<std::pair<std::string, keys_and_attributes>>& request_items) {
  request_writer tables(out);
  for (const auto& [table, wanted] : request_items) {
    tables.begin(table);
    request_writer w(out);
    w.array("Keys", wanted.keys, [&](const document& key) { out += key.wire(); });
    w.flag("ConsistentRead", wanted.consistent_read);
    placeholders p(wanted.expression_attribute_names);
    w.expression("ProjectionExpression", wanted.projection_expression.text(), p);
    w.placeholders_of(p);
    w.end();
  }
  tables.end();
}

void write_request_items(std::string& out,
                         const std::vector<std::pair<std::string, std::vector<write_request>>>& request_items) {
  request_writer tables(out);
  for (const auto& [table, writes] : request_items) {
    tables.array(table, writes, [&](const write_request& r) {
      request_writer w(out);
      if (r.put_item) {
        w.begin("PutRequest");
        request_writer put(out);
        put.required("Item", *r.put_item);
        put.end();
      }
      if (r.delete_key) {
        w.begin("DeleteRequest");
        request_writer removal(out);
        removal.required("Key", *r.delete_key);
        removal.end();
      }
      w.end();
    });
  }
  tables.end();
}

}  // namespace tenon::dynamodb

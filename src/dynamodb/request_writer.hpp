// Writes the members that many requests have.
#pragma once

#include "dynamodb/json_fields.hpp"
#include "dynamodb/placeholders.hpp"

#include <tenon/dynamodb/batch_requests.hpp>
#include <tenon/dynamodb/item_requests.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tenon::dynamodb {

// One JSON object, from construction to end(). Members that have the service's default are left out.
class request_writer {
 public:
  explicit request_writer(std::string& out) : out_(out) { out_ += '{'; }
  void end() { out_ += '}'; }

  void text(std::string_view name, const std::string& value) {
    if (!value.empty()) required(name, value);
  }
  void flag(std::string_view name, bool value, bool usual = false) {
    if (value == usual) return;
    begin(name);
    out_ += value ? "true" : "false";
  }
  void number(std::string_view name, const std::optional<std::uint32_t>& value) {
    if (!value) return;
    begin(name);
    out_ += std::to_string(*value);
  }
  void required(std::string_view name, const std::string& value);
  void required(std::string_view name, const document& value);
  void values(std::string_view name, const attribute_list& values);
  void expression(std::string_view name, const detail::expression_text& text, placeholders& to);
  void placeholders_of(const placeholders& p) { p.append_to(out_); }

  void option(return_consumed_capacity value);
  void option(return_item_collection_metrics value);
  void option(return_values value);
  void option(return_values_on_condition_check_failure value);
  void option(select value);

  // An array of what write(element) writes.
  template <class Elements, class Write>
  void array(std::string_view name, const Elements& elements, const Write& write) {
    begin(name);
    out_ += '[';
    bool is_first = true;
    for (const auto& element : elements) {
      if (!is_first) out_ += ',';
      is_first = false;
      write(element);
    }
    out_ += ']';
  }

  void begin(std::string_view name);
  std::string& out() noexcept { return out_; }

 private:
  std::string& out_;
};

// The members of a write of one item, in a request of its own or in a transaction; `particular` writes those that not
// all have.
template <class Write, class Particular>
void write_conditional(request_writer& w, const Write& r, placeholders& p, const Particular& particular) {
  w.required("TableName", r.table_name);
  particular();
  w.expression("ConditionExpression", r.condition_expression.text(), p);
  w.placeholders_of(p);
  w.option(r.return_values_on_condition_check_failure);
}

// What a batch sends, and what it gets back.
void write_request_items(std::string& out,
                         const std::vector<std::pair<std::string, keys_and_attributes>>& request_items);
void write_request_items(std::string& out,
                         const std::vector<std::pair<std::string, std::vector<write_request>>>& request_items);

}  // namespace tenon::dynamodb

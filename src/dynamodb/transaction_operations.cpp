#include "dynamodb/create_guard.hpp"
#include "dynamodb/operation_info.hpp"
#include "dynamodb/request_writer.hpp"
#include "dynamodb/response_reader.hpp"

#include <tenon/base/uuid.hpp>
#include <tenon/dynamodb/transaction_requests.hpp>

namespace tenon::dynamodb {

namespace {

using detail::answer_figures;
using detail::item_handling;
using detail::operation_info;

template <class Action>
std::string_view table_of(const Action& action) noexcept {
  return action.table_name;
}
std::string_view table_of(const transact_write& action) noexcept {
  return std::visit([](const auto& a) -> std::string_view { return a.table_name; }, action);
}

// The table, if there is only one.
template <class R>
std::string_view table_of_all(const void* request) noexcept {
  const auto& actions = static_cast<const R*>(request)->transact_items;
  if (actions.empty()) return {};
  const std::string_view first = table_of(actions[0]);
  for (const auto& action : actions)
    if (table_of(action) != first) return {};
  return first;
}

void write_transact_get(std::string& out, const void* request) {
  const auto& r = *static_cast<const transact_get_items_request*>(request);
  request_writer w(out);
  w.array("TransactItems", r.transact_items, [&](const transact_get& get) {
    out += "{\"Get\":";
    request_writer g(out);
    g.required("TableName", get.table_name);
    g.required("Key", get.key);
    placeholders p(get.expression_attribute_names);
    g.expression("ProjectionExpression", get.projection_expression.text(), p);
    g.placeholders_of(p);
    g.end();
    out += '}';
  });
  w.option(r.return_consumed_capacity);
  w.end();
}

answer_figures read_transact_get(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<transact_get_items_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "Responses") return r.item_responses(out.responses);
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    return false;
  });
  return r.figures;
}

struct action_writer {
  std::string& out;

  void operator()(const transact_put& a) const {
    write("Put", a, [&](request_writer& w, placeholders&) { w.required("Item", a.item); });
  }
  void operator()(const transact_update& a) const {
    const detail::expression_text update = a.update_expression.text();
    write("Update", a, [&](request_writer& w, placeholders& p) {
      w.required("Key", a.key);
      w.expression("UpdateExpression", update, p);
    });
  }
  void operator()(const transact_delete& a) const {
    write("Delete", a, [&](request_writer& w, placeholders&) { w.required("Key", a.key); });
  }
  void operator()(const transact_condition_check& a) const {
    write("ConditionCheck", a, [&](request_writer& w, placeholders&) { w.required("Key", a.key); });
  }

 private:
  template <class Action, class Particular>
  void write(std::string_view kind, const Action& a, const Particular& particular) const {
    request_writer around(out);
    around.begin(kind);
    request_writer w(out);
    placeholders p(a.expression_attribute_names, a.expression_attribute_values);
    write_conditional(w, a, p, [&] { particular(w, p); });
    w.end();
    around.end();
  }
};

void write_transact_write(std::string& out, const void* request) {
  const auto& r = *static_cast<const transact_write_items_request*>(request);
  request_writer w(out);
  w.array("TransactItems", r.transact_items,
          [&](const transact_write& action) { std::visit(action_writer{out}, action); });
  w.required("ClientRequestToken", r.client_request_token.empty() ? uuid::v4().to_string() : r.client_request_token);
  w.option(r.return_consumed_capacity);
  w.option(r.return_item_collection_metrics);
  w.end();
}

answer_figures read_transact_write(json_cursor& in, void* response, const item_handling& items) {
  auto& out = *static_cast<transact_write_items_response*>(response);
  response_reader r(in, items);
  r.members([&](std::string_view name) {
    if (name == "ConsumedCapacity") return r.capacity(out.consumed_capacity);
    if (name == "ItemCollectionMetrics") return r.read(out.item_collection_metrics);
    return false;
  });
  return r.figures;
}

struct action_creates {
  using names = std::vector<std::string>;

  names operator()(const transact_put& a) const {
    return attributes_created(a.condition_expression, a.expression_attribute_names, a.item);
  }
  names operator()(const transact_update& a) const {
    return attributes_created(a.condition_expression, a.expression_attribute_names, a.key);
  }
  names operator()(const transact_delete&) const { return {}; }

  // That an item must not be there is a guard of something else that is created.
  names operator()(const transact_condition_check& a) const {
    return attributes_created(a.condition_expression, a.expression_attribute_names, a.key);
  }
};

std::vector<std::string> transaction_creates(const void* request, std::size_t action) {
  const auto& actions = static_cast<const transact_write_items_request*>(request)->transact_items;
  return action < actions.size() ? std::visit(action_creates(), actions[action]) : std::vector<std::string>();
}

constexpr operation_info transact_get_items{.name = "TransactGetItems",
                                            .write = write_transact_get,
                                            .read = read_transact_get,
                                            .table = table_of_all<transact_get_items_request>};
constexpr operation_info transact_write_items{.name = "TransactWriteItems",
                                              .write = write_transact_write,
                                              .read = read_transact_write,
                                              .table = table_of_all<transact_write_items_request>,
                                              .creates = transaction_creates};

}  // namespace

const operation_info& transact_get_items_request::info = transact_get_items;
const operation_info& transact_write_items_request::info = transact_write_items;

}  // namespace tenon::dynamodb

#include <tenon/client/item_operations.hpp>

namespace tenon::detail {

namespace {

void add_page(query::program& body, const std::string& token) {
  if (token.empty()) return;
  body.begin(query::section::page_token);
  body.values.add(std::string_view(token));
}

}  // namespace

void write_item_find(query::request& out, const item_find& f) {
  query::program& body = out.body;
  if (f.options != 0 || f.index != 0xFFFF) body.add_item_options(f.options, f.index);
  body.add(query::section::where, f.where);
  body.add_order(f.order);
  if (out.act == query::action::find_first) body.add_take(1);
  else if (f.take) body.add_take(*f.take);
  add_page(body, f.page);
}

void write_collection(query::request& out, const collection& c) {
  std::uint8_t options = 0;
  if (c.consistent) options |= static_cast<std::uint8_t>(query::item_option::consistent);
  if (c.descending) options |= static_cast<std::uint8_t>(query::item_option::descending);
  query::program& body = out.body;
  body.add_item_options(options, c.index);
  body.add(query::section::where, c.where);
  if (c.take) body.add_take(*c.take);
  add_page(body, c.page);
}

query::expression no_record() {
  query::expression e;
  e.emit(query::opcode::never);
  return e;
}

}  // namespace tenon::detail

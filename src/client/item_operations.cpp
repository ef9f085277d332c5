#include <tenon/client/item_operations.hpp>

namespace tenon::detail {

void write_item_find(query::request& out, const item_find& f) {
  query::program& body = out.body;
  if (f.options != 0 || f.index != 0xFFFF) body.add_item_options(f.options, f.index);
  body.add(query::section::where, f.where);
  body.add_order(f.order);
  if (out.act == query::action::find_first) body.add_take(1);
  else if (f.take) body.add_take(*f.take);
  if (!f.page.empty()) {
    body.begin(query::section::page_token);
    body.values.add(std::string_view(f.page));
  }
}

void write_collection(query::request& out, const query::expression& where, const item_count& take, std::uint16_t index,
                      std::uint8_t options) {
  out.body.add_item_options(options, index);
  out.body.add(query::section::where, where);
  if (take) out.body.add_take(*take);
}

query::expression no_record() {
  query::expression e;
  e.emit(query::opcode::never);
  return e;
}

}  // namespace tenon::detail

#include <tenon/dynamodb/document.hpp>

#include "base/json_text.hpp"

#include <tenon/dynamodb/wire.hpp>

namespace tenon::dynamodb {

void document::attribute::start(std::string_view name) {
  append_json_string(text_, name);
  text_ += ':';
}

document::attribute::attribute(std::string_view name, std::initializer_list<attribute> map) {
  start(name);
  text_ += "{\"M\":";
  text_ += document(map).text_;
  text_ += '}';
}

document::document(std::initializer_list<attribute> attributes) {
  text_.pop_back();
  for (const attribute& a : attributes) {
    if (a.text_.empty()) continue;
    if (text_.size() > 1) text_ += ',';
    text_ += a.text_;
  }
  text_ += '}';
}

document::document(const item& members) : text_(to_wire(members)) {}

item document::to_item() const { return item_from_wire(text_); }

}  // namespace tenon::dynamodb

// An item or a key on its way to the service, already in the API's JSON.
#pragma once

#include <tenon/dynamodb/attribute_value.hpp>
#include <tenon/dynamodb/marshal.hpp>

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tenon::dynamodb {

// Made of attributes by name, of an item, or of a described structure:
//
//   .key = {{"PK", "USER#1"}, {"SK", "PROFILE"}}
//   .item = {{"id", 7}, {"price", decimal("9.50")}, {"size", {{"width", 3}, {"height", 4}}}}
//   .item = order
class document {
 public:
  // An attribute: its name, and a value of any type that converts, or the attributes of a map.
  class attribute {
   public:
    template <writable T>
    attribute(std::string_view name, const T& value) {
      if (detail::is_undefined(value)) return;
      start(name);
      value_sink sink(text_);
      write_value(sink, value);
    }
    attribute(std::string_view name, std::initializer_list<attribute> map);

   private:
    friend class document;

    void start(std::string_view name);

    std::string text_;  // "name":{…}; empty: the value is undefined
  };

  document() = default;
  document(std::initializer_list<attribute> attributes);
  document(const item& members);
  template <class T>
    requires(!std::derived_from<T, document> && (detail::described<T> || detail::map_like<T>))
  document(const T& v, const marshal_options& options = {}) : text_() {
    value_sink sink(text_, options);
    write_value(sink, v);
    text_.erase(0, 5);  // {"M":
    text_.pop_back();
  }

  // `wire`: the API's JSON of an item, which is sent as it is.
  static document from_wire(std::string wire) {
    document d;
    d.text_ = std::move(wire);
    return d;
  }

  // The API's JSON.
  const std::string& wire() const noexcept { return text_; }

  // Whether it has no attributes.
  bool empty() const noexcept { return text_.size() <= 2; }

  item to_item() const;
  template <readable T>
  T as() const {
    return unmarshal<T>(text_);
  }

  // As values: the order of the attributes does not matter.
  friend bool operator==(const document& a, const document& b) {
    return a.text_ == b.text_ || a.to_item() == b.to_item();
  }

 private:
  std::string text_ = "{}";
};

}  // namespace tenon::dynamodb

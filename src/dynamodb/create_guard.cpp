#include "dynamodb/create_guard.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <string_view>

namespace tenon::dynamodb {

namespace {

bool is_word(char c) noexcept {
  return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '#' || c == detail::expression_text::name_mark;
}

// The words and signs of an expression, one after the other; empty at the end.
class words {
 public:
  explicit words(std::string_view text) noexcept : rest_(text) {}

  std::string_view next() noexcept {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_[0]))) rest_.remove_prefix(1);
    std::size_t length = rest_.empty() ? 0 : 1;
    if (length > 0 && is_word(rest_[0]))
      while (length < rest_.size() && is_word(rest_[length])) ++length;
    const std::string_view word = rest_.substr(0, length);
    rest_.remove_prefix(length);
    return word;
  }

 private:
  std::string_view rest_;
};

// The names in the condition, if it is attribute_not_exists(a) [AND attribute_not_exists(b) …], as they are written.
std::optional<std::vector<std::string_view>> absent_names(std::string_view text) {
  words w(text);
  std::vector<std::string_view> names;
  for (;;) {
    std::string_view function = w.next();
    const bool is_negated = text::to_lower(function) == "not";
    if (is_negated) function = w.next();
    if (function != (is_negated ? "attribute_exists" : "attribute_not_exists") || w.next() != "(") return std::nullopt;
    names.push_back(w.next());
    if (!names.back().empty() && !is_word(names.back()[0])) return std::nullopt;
    if (w.next() != ")") return std::nullopt;
    const std::string_view next = w.next();
    if (next.empty()) return names;
    if (text::to_lower(next) != "and") return std::nullopt;
  }
}

// Whether it can be an attribute of a key.
bool is_key_type(attribute_type type) noexcept {
  return type == attribute_type::string || type == attribute_type::number || type == attribute_type::binary;
}

}  // namespace

std::vector<std::string> attributes_created(const condition& c, const placeholder_names& names, const document& of) {
  const auto written = absent_names(c.text().text);
  if (!written) return {};
  const item attributes = of.to_item();
  std::vector<std::string> out;
  std::size_t marked = 0;
  for (const std::string_view name : *written) {
    std::string attribute(name);
    if (name[0] == detail::expression_text::name_mark) {
      attribute = c.text().names[marked++];
    } else if (name[0] == '#') {
      const auto at = std::find_if(names.begin(), names.end(), [&](const auto& n) { return n.first == name; });
      if (at == names.end()) return {};
      attribute = at->second;
    }
    const attribute_value* const value = attributes.find(attribute);
    if (!value || !is_key_type(value->type())) return {};
    out.push_back(std::move(attribute));
  }
  return out;
}

}  // namespace tenon::dynamodb

#include "dynamodb/update_effect.hpp"

#include "base/text.hpp"

#include <string>

namespace tenon::dynamodb {

bool is_repeatable(const update& u) {
  // Names and values are placeholders, or words: none of these signs is in them.
  const std::string text = " " + text::to_lower(u.text().text);
  for (const char* const sign : {"+", "-", "list_append", "[", " add ", "\nadd ", "\tadd "})
    if (text.find(sign) != text.npos) return false;
  return true;
}

}  // namespace tenon::dynamodb

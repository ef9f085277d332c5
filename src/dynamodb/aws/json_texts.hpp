// The texts and numbers of a JSON object, where that is all that is wanted of it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tenon::dynamodb::aws {

class json_texts {
 public:
  // None: the text is no JSON object. Members of an object within are named "outer.inner"; numbers are kept as text, and
  // what is neither text, number nor object is left out.
  static std::optional<json_texts> parse(std::string_view json);

  // Empty if there is none.
  const std::string& operator[](std::string_view name) const noexcept;

 private:
  std::map<std::string, std::string, std::less<>> members_;
};

}  // namespace tenon::dynamodb::aws

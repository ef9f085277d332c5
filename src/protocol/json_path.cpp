#include "protocol/json_path.hpp"

#include "protocol/error.hpp"

namespace tenon::protocol {

namespace {

[[noreturn]] void raise_invalid(std::string_view text) {
  raise_invalid_input("`" + std::string(text) +
                      "` is not a JSON path; write it like `$.address.city` or `$.tags[0]`, and quote names that "
                      "are more than letters and digits: `$.\"post code\"`.");
}

bool is_plain(char c) {
  return c != '.' && c != '[' && c != ']' && c != '"' && c != '*' && static_cast<unsigned char>(c) > 0x20;
}

}  // namespace

std::vector<std::string> read_json_path(std::string_view text) {
  if (!text.starts_with('$')) raise_invalid(text);
  std::vector<std::string> steps;
  std::size_t at = 1;
  const auto here = [&] { return at < text.size() ? text[at] : '\0'; };
  while (at < text.size()) {
    std::string step;
    if (here() == '.') {
      ++at;
      if (here() == '"') {
        for (++at; at < text.size() && here() != '"'; ++at) {
          if (here() == '\\') ++at;
          step += here();
        }
        if (here() != '"') raise_invalid(text);
        ++at;
        steps.push_back(std::move(step));
        continue;
      }
      while (at < text.size() && is_plain(here())) step += text[at++];
    } else if (here() == '[') {
      for (++at; here() >= '0' && here() <= '9'; ++at) step += here();
      if (here() != ']') raise_invalid(text);
      ++at;
    }
    if (step.empty()) raise_invalid(text);
    steps.push_back(std::move(step));
  }
  return steps;
}

}  // namespace tenon::protocol

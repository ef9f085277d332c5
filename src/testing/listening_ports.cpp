#include "testing/listening_ports.hpp"

#include <charconv>

namespace tenon::testing {
namespace {

std::string_view take_until(std::string_view& text, char end) noexcept {
  const std::string_view out = text.substr(0, text.find(end));
  text.remove_prefix(out.size() == text.size() ? out.size() : out.size() + 1);
  return out;
}

std::string_view take_word(std::string_view& line) noexcept {
  while (line.starts_with(' ')) line.remove_prefix(1);
  return take_until(line, ' ');
}

// "   0: 0100007F:1538 00000000:0000 0A …": number, local address and port, remote ones, state.
bool is_listener(std::string_view line, std::uint16_t port) noexcept {
  take_word(line);
  const std::string_view local = take_word(line);
  take_word(line);
  constexpr std::string_view listening = "0A";
  if (take_word(line) != listening) return false;
  const std::string_view digits = local.substr(local.rfind(':') + 1);
  unsigned number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number, 16);
  return problem == std::errc() && end == digits.data() + digits.size() && number == port;
}

}  // namespace

bool lists_listener(std::string_view proc_net_tcp, std::uint16_t port) noexcept {
  while (!proc_net_tcp.empty())
    if (is_listener(take_until(proc_net_tcp, '\n'), port)) return true;
  return false;
}

}  // namespace tenon::testing

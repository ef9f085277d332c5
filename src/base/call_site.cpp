#include <tenon/base/call_site.hpp>

namespace tenon {

std::string to_string(const call_site& where) {
  std::string what(where.model);
  if (!what.empty() && !where.operation.empty()) what += '.';
  what += where.operation;
  if (!where.file) return what;
  std::string out = std::string(where.file) + ":" + std::to_string(where.line);
  if (!what.empty()) out += " (" + what + ")";
  return out;
}

}  // namespace tenon

#include <tenon/observe/event.hpp>

namespace tenon::observe {

std::string query_parameters::to_string() const {
  std::string out;
  if (revealed_ && render_ != nullptr) {
    render_(values_, out);
    return out;
  }
  out.reserve(2 * count_ + 1);
  out += '[';
  for (std::size_t i = 0; i < count_; ++i) out += i == 0 ? "?" : ",?";
  return out += ']';
}

query_parameters query_parameters::with_values(bool revealed) const noexcept {
  query_parameters out = *this;
  out.revealed_ = revealed;
  return out;
}

}  // namespace tenon::observe

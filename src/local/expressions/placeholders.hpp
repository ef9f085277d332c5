// What the expressions of one request share: names (#n) and values (:v), and which of the service's checks they undergo.
#pragma once

#include "local/api/values.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::local::dynamodb {

// Finds placeholders and remembers which have been used. Refers to the request, which must outlive it and what was
// found through it.
class placeholders {
 public:
  placeholders(const expression_names& names, const expression_values& values, bool tells_size = false);

  // Whether it is said how large a condition is that is too large.
  bool tells_size() const noexcept { return tells_size_; }

  // With the leading # or :. Null if there is none.
  const std::string* find_name(std::string_view placeholder);
  const attribute_value* find_value(std::string_view placeholder);

  // Refuses placeholders that nothing has asked for: names first. To be called when all expressions have been read.
  void check_unused() const;

 private:
  bool is_used(std::size_t index) const noexcept;
  void mark_used(std::size_t index) noexcept;

  const expression_names* names_;
  const expression_values* values_;
  bool tells_size_;
  std::uint64_t first_used_ = 0;    // bits of the names, then of the values
  std::vector<bool> further_used_;  // from the 65th on
};

}  // namespace tenon::local::dynamodb

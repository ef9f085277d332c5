#include <tenon/base/function.hpp>

#include <utility>

namespace tenon {

callable_core& callable_core::operator=(callable_core&& other) noexcept {
  if (this == &other) return *this;
  if (object_ != nullptr) destroy_(object_);
  object_ = std::exchange(other.object_, nullptr);
  destroy_ = other.destroy_;
  return *this;
}

}  // namespace tenon

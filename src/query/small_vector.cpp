#include <tenon/query/small_vector.hpp>

#include <new>

namespace tenon::query::detail {

void* regrow(void* from, const void* inline_storage, std::size_t used, std::size_t capacity) {
  void* to = ::operator new(capacity);
  std::memcpy(to, from, used);
  if (from != inline_storage) ::operator delete(from);
  return to;
}

void release(void* storage) noexcept { ::operator delete(storage); }

}  // namespace tenon::query::detail

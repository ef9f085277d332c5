// An object that is never destroyed: threads may use it while the program ends, after its other statics are gone.
#pragma once

#include <cstddef>
#include <new>

namespace tenon {

template <class T>
class immortal {
 public:
  immortal() noexcept(noexcept(T())) { ::new (static_cast<void*>(storage_)) T(); }
  immortal(const immortal&) = delete;
  immortal& operator=(const immortal&) = delete;

  T& operator*() noexcept { return *std::launder(reinterpret_cast<T*>(storage_)); }

 private:
  alignas(T) std::byte storage_[sizeof(T)];
};

}  // namespace tenon

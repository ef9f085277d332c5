// A vector of trivially copyable elements whose first N live inside the object.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <type_traits>

namespace tenon::query {

namespace detail {

// Moves `used` bytes from `from` into a heap block of `capacity` bytes, frees `from` unless it is `inline_storage`,
// and returns the block. Throws std::bad_alloc.
void* regrow(void* from, const void* inline_storage, std::size_t used, std::size_t capacity);
void release(void* storage) noexcept;

}  // namespace detail

// No operation allocates until the N-th element is passed; a moved-from vector is empty.
template <class T, std::uint32_t N>
class small_vector {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  small_vector() noexcept {}
  small_vector(const small_vector& other) { append(other.data_, other.size_); }
  small_vector(small_vector&& other) noexcept { steal(other); }
  small_vector& operator=(const small_vector& other) {
    if (this != &other) {
      size_ = 0;
      append(other.data_, other.size_);
    }
    return *this;
  }
  small_vector& operator=(small_vector&& other) noexcept {
    if (this != &other) {
      if (!is_inline()) detail::release(data_);
      steal(other);
    }
    return *this;
  }
  ~small_vector() {
    if (!is_inline()) detail::release(data_);
  }

  T* data() noexcept { return data_; }
  const T* data() const noexcept { return data_; }
  std::uint32_t size() const noexcept { return size_; }
  bool empty() const noexcept { return size_ == 0; }
  T* begin() noexcept { return data_; }
  T* end() noexcept { return data_ + size_; }
  const T* begin() const noexcept { return data_; }
  const T* end() const noexcept { return data_ + size_; }
  T& operator[](std::size_t i) noexcept { return data_[i]; }
  const T& operator[](std::size_t i) const noexcept { return data_[i]; }
  T& back() noexcept { return data_[size_ - 1]; }
  void clear() noexcept { size_ = 0; }
  void truncate(std::uint32_t size) noexcept { size_ = size; }

  void reserve(std::uint32_t capacity) {
    if (capacity > capacity_) grow(capacity);
  }
  void push_back(T value) {
    if (size_ == capacity_) grow(size_ + 1);
    data_[size_++] = value;
  }
  void append(const T* values, std::uint32_t count) {
    if (count == 0) return;
    if (size_ + count > capacity_) grow(size_ + count);
    std::memcpy(static_cast<void*>(data_ + size_), values, count * sizeof(T));
    size_ += count;
  }

 private:
  bool is_inline() const noexcept { return data_ == reinterpret_cast<const T*>(inline_); }

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"  // bytes without elements are copied along, and never read
#endif
  void steal(small_vector& other) noexcept {
    size_ = other.size_;
    if (other.is_inline()) {
      data_ = reinterpret_cast<T*>(inline_);
      capacity_ = N;
      std::memcpy(inline_, other.inline_, sizeof inline_);  // a fixed number of bytes takes no call
    } else {
      data_ = other.data_;
      capacity_ = other.capacity_;
      other.data_ = reinterpret_cast<T*>(other.inline_);
      other.capacity_ = N;
    }
    other.size_ = 0;
  }
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

  void grow(std::uint32_t least) {
    std::uint32_t capacity = capacity_ * 2 > least ? capacity_ * 2 : least;
    data_ = static_cast<T*>(detail::regrow(data_, inline_, size_ * sizeof(T), capacity * sizeof(T)));
    capacity_ = capacity;
  }

  T* data_ = reinterpret_cast<T*>(inline_);
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = N;
  alignas(T) unsigned char inline_[N * sizeof(T)];
};

}  // namespace tenon::query

// A value or the error that kept it from being, for callers that do not want exceptions.
#pragma once

#include <tenon/base/error.hpp>

#include <optional>
#include <utility>

namespace tenon {

// Holds either a T or an error. error() and the unchecked accessors require the matching state.
template <class T>
class [[nodiscard]] result {
 public:
  using value_type = T;

  result(const T& value) : value_(value) {}
  result(T&& value) : value_(std::move(value)) {}
  result(const tenon::error& failure) : error_(failure) {}

  bool has_value() const noexcept { return value_.has_value(); }
  explicit operator bool() const noexcept { return has_value(); }

  // The value; throws the stored error as the class of its kind.
  T& value() & { return check(), *value_; }
  const T& value() const& { return check(), *value_; }
  T&& value() && { return check(), *std::move(value_); }

  // Requires has_value().
  T& operator*() & noexcept { return *value_; }
  const T& operator*() const& noexcept { return *value_; }
  T&& operator*() && noexcept { return *std::move(value_); }
  T* operator->() noexcept { return &*value_; }
  const T* operator->() const noexcept { return &*value_; }

  template <class U>
  T value_or(U&& fallback) const& {
    return value_.value_or(std::forward<U>(fallback));
  }
  template <class U>
  T value_or(U&& fallback) && {
    return std::move(value_).value_or(std::forward<U>(fallback));
  }

  // Requires !has_value().
  const tenon::error& error() const noexcept { return *error_; }

 private:
  void check() const {
    if (!value_) error_.value().raise();
  }

  std::optional<T> value_;
  std::optional<tenon::error> error_;
};

// The outcome of an operation that returns nothing.
template <>
class [[nodiscard]] result<void> {
 public:
  using value_type = void;

  result() noexcept = default;
  result(const tenon::error& failure) : error_(failure) {}

  bool has_value() const noexcept { return !error_; }
  explicit operator bool() const noexcept { return has_value(); }

  // Throws the stored error, if there is one, as the class of its kind.
  void value() const {
    if (error_) error_->raise();
  }

  // Requires !has_value().
  const tenon::error& error() const noexcept { return *error_; }

 private:
  std::optional<tenon::error> error_;
};

}  // namespace tenon

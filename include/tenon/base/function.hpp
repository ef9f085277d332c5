// Callables behind one type, without the weight of <functional>.
#pragma once

#include <concepts>
#include <type_traits>

namespace tenon {

// The part of an owned callable that does not depend on its signature.
class callable_core {
 public:
  callable_core(const callable_core&) = delete;
  callable_core& operator=(const callable_core&) = delete;
  explicit operator bool() const noexcept { return object_ != nullptr; }

 protected:
  callable_core() noexcept = default;
  callable_core(void* object, void (*destroy)(void*)) noexcept : object_(object), destroy_(destroy) {}
  callable_core(callable_core&& other) noexcept : object_(other.object_), destroy_(other.destroy_) {
    other.object_ = nullptr;
  }
  callable_core& operator=(callable_core&& other) noexcept;
  ~callable_core() {
    if (object_ != nullptr) destroy_(object_);
  }

  void* object_ = nullptr;
  void (*destroy_)(void*) = nullptr;
};

template <class Signature>
class function;

// Owns a callable; moves only. Calling an empty one is undefined.
template <class Result, class... Args>
class function<Result(Args...)> : public callable_core {
 public:
  function() noexcept = default;

  template <class Callable>
    requires(!std::derived_from<std::remove_cvref_t<Callable>, callable_core> &&
             std::is_invocable_r_v<Result, std::decay_t<Callable>&, Args...>)
  function(Callable&& callable)
      : callable_core(new std::decay_t<Callable>(static_cast<Callable&&>(callable)),
                      [](void* object) { delete static_cast<std::decay_t<Callable>*>(object); }),
        invoke_([](void* object, Args... args) -> Result {
          return (*static_cast<std::decay_t<Callable>*>(object))(static_cast<Args&&>(args)...);
        }) {}

  Result operator()(Args... args) const { return invoke_(object_, static_cast<Args&&>(args)...); }

 private:
  Result (*invoke_)(void*, Args...) = nullptr;
};

template <class Signature>
class function_ref;

// Borrows a callable for the length of a call.
template <class Result, class... Args>
class function_ref<Result(Args...)> {
 public:
  template <class Callable>
    requires(!std::same_as<std::remove_cvref_t<Callable>, function_ref> &&
             std::is_invocable_r_v<Result, Callable&, Args...>)
  function_ref(Callable&& callable) noexcept
      : object_(const_cast<void*>(static_cast<const volatile void*>(__builtin_addressof(callable)))),
        invoke_([](void* object, Args... args) -> Result {
          return (*static_cast<std::remove_reference_t<Callable>*>(object))(static_cast<Args&&>(args)...);
        }) {}

  Result operator()(Args... args) const { return invoke_(object_, static_cast<Args&&>(args)...); }

 private:
  void* object_;
  Result (*invoke_)(void*, Args...);
};

}  // namespace tenon

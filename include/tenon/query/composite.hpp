// Values of composite types, as code that does not know their structs handles them.
#pragma once

#include <tenon/query/parameters.hpp>
#include <tenon/query/record.hpp>

#include <cstddef>
#include <cstdint>

namespace tenon {

// Specialised for the generated struct of every composite type:
//   static const query::model_descriptor descriptor;
//   static const query::composite_layout layout;
template <class T>
struct composite_traits;

namespace query {

[[noreturn]] void raise_too_deep();

// The way from a record to a part of it: a field of the model, then fields of composite types and elements of lists. Throws
// invalid_query (P2009) for more steps than it has room for.
class field_path {
 public:
  static constexpr std::size_t most_steps = 16;
  static constexpr std::uint16_t element_mark = 0x8000;  // a step that has it is the number of an element

  constexpr explicit field_path(std::uint16_t field) : steps_{field}, size_(1) {}

  [[nodiscard]] constexpr field_path field(std::uint16_t position) const { return with(position); }
  [[nodiscard]] constexpr field_path element(std::uint16_t number) const {
    if (number >= element_mark) raise_too_deep();
    return with(static_cast<std::uint16_t>(number | element_mark));
  }

  constexpr std::size_t size() const { return size_; }
  constexpr std::uint16_t operator[](std::size_t i) const { return steps_[i]; }
  constexpr std::uint16_t back() const { return steps_[size_ - 1]; }

 private:
  constexpr field_path with(std::uint16_t step) const {
    if (size_ == most_steps) raise_too_deep();
    field_path out = *this;
    out.steps_[out.size_++] = step;
    return out;
  }

  std::uint16_t steps_[most_steps] = {};
  std::uint8_t size_ = 0;
};

template <class T>
concept composite = requires { composite_traits<T>::layout; };

// Adds the struct, which `layout` describes, as one value.
void add_composite(parameters& out, const composite_layout& layout, const void* record);

// A struct as one value, or what an update changes in it.
class composite_value {
 public:
  composite_value() = default;
  template <composite T>
  explicit composite_value(const T& record) {
    add_composite(values, composite_traits<T>::layout, &record);
  }

  parameters values;
};

}  // namespace query
}  // namespace tenon

#include "local/api/item_size.hpp"

#include <type_traits>

namespace tenon::local::dynamodb {
namespace {

template <class T>
std::size_t size_of(const T& value) noexcept;

template <class Values>
std::size_t sum_of(const Values& values) noexcept {
  std::size_t sum = 0;
  for (const auto& value : values) sum += size_of(value);
  return sum;
}

constexpr std::size_t document_overhead = 3;

template <class T>
std::size_t size_of(const T& value) noexcept {
  if constexpr (std::is_same_v<T, tenon::dynamodb::null_value> || std::is_same_v<T, bool>) {
    return 1;
  } else if constexpr (std::is_same_v<T, tenon::dynamodb::number>) {
    return value.stored_size();
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, bytes>) {
    return value.size();
  } else if constexpr (std::is_same_v<T, tenon::dynamodb::attribute_list>) {
    std::size_t size = document_overhead + value.size();
    for (const auto& element : value) size += value_size(element);
    return size;
  } else if constexpr (std::is_same_v<T, attribute_map>) {
    return document_overhead + value.size() + item_size(value);
  } else {
    return sum_of(value);
  }
}

}  // namespace

std::size_t value_size(const attribute_value& value) noexcept {
  return value.visit([](const auto& alternative) noexcept { return size_of(alternative); });
}

std::size_t item_size(const item& attributes) noexcept {
  std::size_t size = 0;
  for (const auto& [name, value] : attributes) size += name.size() + value_size(value);
  return size;
}

}  // namespace tenon::local::dynamodb

// Full-text search in text fields, one or several together: `full_text(post::title, post::body).search("cat & !dog")`.
//
// Queries are in the database's own language. In PostgreSQL's, words are joined by & (and), | (or), <-> (followed by) and
// negated by !; a query that is not in it throws validation_error (P2019). Texts are split into words and these reduced to
// their stems by the server's default_text_search_config. Other databases throw `unsupported` (P2026).
#pragma once

#include <tenon/client/predicate.hpp>

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace tenon {

namespace detail {

using field_positions = query::small_vector<std::uint16_t, 8>;

query::expression search_in(const field_positions& fields, std::string_view text);
query::byte_code order_by_relevance(const field_positions& fields, std::string_view text);

}  // namespace detail

// How well the texts of a record meet a query.
template <class Model>
class relevance_of {
 public:
  explicit relevance_of(query::byte_code&& ascending) noexcept : ascending_(std::move(ascending)) {}

  [[nodiscard]] ordering<Model> asc() const { return ordering<Model>(query::byte_code(ascending_)); }
  [[nodiscard]] ordering<Model> desc() const {
    query::byte_code code = ascending_;
    code[code.size() - 2] = static_cast<std::uint8_t>(query::order_direction::descending);
    return ordering<Model>(std::move(code));
  }

 private:
  query::byte_code ascending_;
};

// The texts of some fields as one, fields that are null passed over.
template <class Model>
class text_document {
 public:
  text_document(std::initializer_list<std::uint16_t> positions) {
    for (const std::uint16_t p : positions) fields_.push_back(p);
  }

  [[nodiscard]] predicate<Model> search(std::string_view query) const {
    return predicate<Model>(detail::search_in(fields_, query));
  }
  [[nodiscard]] relevance_of<Model> relevance(std::string_view query) const {
    return relevance_of<Model>(detail::order_by_relevance(fields_, query));
  }

 private:
  detail::field_positions fields_;
};

template <class F>
concept text_field_like = std::same_as<typename F::type, std::string>;

template <text_field_like First, text_field_like... Rest>
[[nodiscard]] text_document<typename First::model> full_text(const First&, const Rest&...) {
  static_assert((std::same_as<typename Rest::model, typename First::model> && ...), "the fields are of several models");
  static_assert(sizeof...(Rest) < 255, "no more than 255 fields are searched together");
  return {First::position, Rest::position...};
}

}  // namespace tenon

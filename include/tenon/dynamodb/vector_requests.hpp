// Searches by vectors: for the items of a vector index whose vectors are the most similar to one.
#pragma once

#include <tenon/dynamodb/item_requests.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace tenon::dynamodb {

// An item that was found, or the structure that it was read into.
template <class T>
struct search_result_of {
  T item{};  // the attributes of the projection; the vector is among them only if asked for

  // Of the index's distance function. `cosine`, from 0 (the same direction) to 2 (the opposite one), and `euclidean` are
  // distances: the smallest is the most similar. Of `dot_product`, which may be negative, the largest is.
  double score = 0;
};

using search_result = search_result_of<item>;

template <class T>
struct search_results_of {
  std::vector<search_result_of<T>> search_results;  // the most similar first
  std::optional<vector_capacity> consumed_capacity;
};

struct search_vectors_response : search_results_of<item> {};

// There are no pages: what top_k asks for comes at once. A number of the vector that is infinite or NaN is refused with
// validation_error before anything is sent. The service refuses vectors of other dimensions than the index's, and
// searches in an index that is not active yet, or is backfilling.
struct search_vectors_request {
  using response = search_vectors_response;
  static const detail::operation_info& info;

  std::string table_name;  // or its ARN
  std::string index_name;
  std::vector<float> search_vector;  // as many numbers as the index has dimensions
  std::uint32_t top_k = 0;           // how many results there are at most; from 1 on

  // Which items are looked at: equalities, joined by &&, of attributes of the index's search schema. Where the schema
  // has a `hash` attribute, its value has to be said.
  condition search_condition_expression = {};

  projection projection_expression = {};  // of attributes that are in the index
  placeholder_names expression_attribute_names = {};
  attribute_map expression_attribute_values = {};
  dynamodb::return_consumed_capacity return_consumed_capacity = {};
};

}  // namespace tenon::dynamodb

// Where pages begin and end: ExclusiveStartKey and LastEvaluatedKey.
#pragma once

#include "local/dynamodb/collection_read.hpp"
#include "local/dynamodb/store_connection.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

// The JSON of the key attributes, those of the index included, by which the next page begins. `last` is the JSON of the
// item that ends this one, as it is stored.
std::string start_key_of(const page_request& request, std::string_view last);

// The place of the request's start key in the order of the table or index, whether or not its item is still there.
std::string encode_start_key(store_connection& c, const page_request& request);

}  // namespace tenon::local::dynamodb

// Conditions that say that an item does not exist yet.
#pragma once

#include <tenon/dynamodb/document.hpp>
#include <tenon/dynamodb/expressions.hpp>
#include <tenon/dynamodb/item_requests.hpp>

#include <string>
#include <vector>

namespace tenon::dynamodb {

// The attributes of `of`, an item or a key, that the condition wants not to exist, if that is all that it wants: then
// it fails because the item exists already. Empty if the condition is another one.
std::vector<std::string> attributes_created(const condition& c, const placeholder_names& names, const document& of);

}  // namespace tenon::dynamodb

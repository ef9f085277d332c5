// Several models of one partition, read together.
#pragma once

#include "dynamodb/models/access_path.hpp"
#include "dynamodb/models/operation.hpp"

#include <vector>

namespace tenon::dynamodb::models {

// How the records of the models, the first of which the operation is about, are read by one query. Its condition is equality on
// the fields of the partition key and, for a part of the partition, on fields that the sort key begins with, the last of them
// with starts_with() if it is a text. Throws invalid_query (P2009) for another condition, and for models that have no partition
// together.
access_path collection_path(const operation& o, const std::vector<const query::model_descriptor*>& models);

}  // namespace tenon::dynamodb::models

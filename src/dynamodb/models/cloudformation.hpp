// A schema's tables as a template of CloudFormation.
#pragma once

#include "dynamodb/models/table_spec.hpp"

#include <string>
#include <vector>

namespace tenon::dynamodb::models {

// JSON of two spaces' indentation, ended by a newline. A table is kept when its stack is deleted or replaces it.
std::string cloudformation_template(const std::vector<table_spec>& tables);

}  // namespace tenon::dynamodb::models

// What the fuzz targets of expressions share: placeholders, and an item to run them on.
#pragma once

#include "local/api/failure.hpp"
#include "local/api/values.hpp"

namespace tenon::local::dynamodb::fuzzing {

inline const expression_names names{{"#a", "a"}, {"#b", "b.c"}, {"#l", "l"}, {"#m", "m"}};

inline const expression_values values{{":bool", true},
                                      {":l", tenon::dynamodb::attribute_list{1, "x"}},
                                      {":m", attribute_map{{"x", 1}}},
                                      {":n", 1},
                                      {":null", nullptr},
                                      {":ns", tenon::dynamodb::number_set{1, 2}},
                                      {":s", "S"},
                                      {":ss", tenon::dynamodb::string_set{"x", "y"}}};

inline const item sample{{"a", 5},
                         {"b.c", "text"},
                         {"l", tenon::dynamodb::attribute_list{1, "x", attribute_map{{"y", 2}}}},
                         {"m", attribute_map{{"x", attribute_map{{"z", nullptr}}}}},
                         {"ns", tenon::dynamodb::number_set{2, 3}},
                         {"pk", "key"},
                         {"ss", tenon::dynamodb::string_set{"y", "z"}}};

}  // namespace tenon::local::dynamodb::fuzzing

// The generated files, each as text from its second line on.
#pragma once

#include "codegen/client_model.hpp"
#include "codegen/connectors.hpp"

#include <string>

namespace tenon::codegen {

// <model>.hpp: the structs of a model and of its inputs, and the handles of its fields and relations.
std::string write_model_header(const cpp_client& client, const cpp_model& model, const settings& how);

// composites.hpp: the structs of composite types, and the handles of their fields.
std::string write_composite_header(const cpp_client& client, const settings& how);

// enums.hpp
std::string write_enum_header(const cpp_client& client, const settings& how);

// client.hpp: includes the others, and has the classes that run operations.
std::string write_client_header(const cpp_client& client, const settings& how);

// client.cpp: constant tables that describe all of this to the library.
std::string write_source(const cpp_client& client, const connector& connector, const settings& how);

// Makes a client of another version of the library fail to compile.
std::string version_check();

}  // namespace tenon::codegen

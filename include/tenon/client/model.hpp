// What generated code tells the typed shell about a model.
#pragma once

#include <tenon/query/input.hpp>
#include <tenon/query/record.hpp>

namespace tenon {

template <class... T>
struct type_list {};

// Specialised for every generated model:
//   using create_input, update_input, view;
//   using fields = type_list<handle types, in the order of the schema>;
//   static const query::model_descriptor descriptor;
//   static const query::result_layout one, optional, list;   of the model's own struct
//   static const query::record_layout borrowed;              of its view
template <class Model>
struct model_traits;

// Stand for the inputs of models that cannot be created (views, and models with a required column of an Unsupported
// type), or not changed at all (views). Nothing can be one of these.
struct not_creatable {
  not_creatable() = delete;
};
struct not_updatable {
  not_updatable() = delete;
};

// Specialised for every generated input:
//   static const query::input_layout layout;
template <class Input>
struct input_traits;

}  // namespace tenon

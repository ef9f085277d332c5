// Searches by vectors: a table whose index finds what is similar, with scores, within a category.
#include "expect.hpp"

#include <tenon/dynamodb/client.hpp>
#include <tenon/local/dynamodb/engine.hpp>

#include <string>
#include <vector>

namespace shop {

struct Product {
  std::string id;
  std::string category;
  std::string title;
  std::vector<float> embedding;
};

constexpr auto describe(tenon::dynamodb::type<Product>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(member<&Product::id>("id"), member<&Product::category>("category"),
                                  member<&Product::title>("title"), member<&Product::embedding>("embedding"));
}

// What a search answers of a product: the vector stays in the index.
struct Hit {
  std::string id;
  std::string title;
};

constexpr auto describe(tenon::dynamodb::type<Hit>) {
  using tenon::dynamodb::member;
  return tenon::dynamodb::members(member<&Hit::id>("id"), member<&Hit::title>("title"));
}

// Stands in for a model, whose vectors have hundreds of numbers.
std::vector<float> embed(const std::string& text) {
  const auto about = [&](const char* word) { return text.find(word) == text.npos ? 0.1f : 1.0f; };
  return {about("run"), about("rain"), about("desk")};
}

}  // namespace shop

using namespace tenon::dynamodb;
using shop::embed;

namespace {

void make_products(const client& db) {
  db.create_table({.table_name = "products",
                   .attribute_definitions = {{"id"}, {"category"}},
                   .key_schema = {{"id"}},
                   .vector_indexes = {{.index_name = "by_meaning",
                                       .vector_attribute = {"embedding"},
                                       .search_schema = {{"category", search_schema_element_type::hash}},
                                       .projection = {projection_type::include, {"title"}},
                                       .dimensions = 3,
                                       .distance_function = vector_distance_function::cosine}},
                   .billing_mode = billing_mode::pay_per_request});
  db.wait_until_table_exists("products");

  const auto put = [&](const std::string& id, const std::string& category, const std::string& title) {
    db.put_item({.table_name = "products",
                 .item = shop::Product{.id = id, .category = category, .title = title, .embedding = embed(title)}});
  };
  put("1", "shoes", "Shoes to run in");
  put("2", "shoes", "Boots for the rain");
  put("3", "lamps", "A lamp for the desk");
}

}  // namespace

int main() {
  const client db(tenon::local_dynamodb::make_transport());
  make_products(db);

  search_vectors_response found = db.search_vectors({.table_name = "products",
                                                     .index_name = "by_meaning",
                                                     .search_vector = embed("to run to the desk"),
                                                     .top_k = 10,
                                                     .search_condition_expression = attr("category") == "shoes"});
  expect(found.search_results.size() == 2, "what is of another category is not looked at");
  expect(found.search_results[0].item.at("id") == attribute_value("1"), "the most similar comes first");
  expect(found.search_results[0].score < found.search_results[1].score, "by cosine, the smallest distance is the best");

  search_vectors_request rain{.table_name = "products",
                              .index_name = "by_meaning",
                              .search_vector = embed("in the rain"),
                              .top_k = 1,
                              .search_condition_expression = attr("category") == "shoes"};
  search_results_of<shop::Hit> hits = db.search_vectors_as<shop::Hit>(rain);
  expect(hits.search_results.at(0).item.title == "Boots for the rain", "results are read into structures");

  rain.search_vector.pop_back();
  expect(!db.try_search_vectors(rain), "a vector of other dimensions is refused");
}

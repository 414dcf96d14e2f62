mod amounts;
mod example;
mod laws;
mod shop;
mod worths;

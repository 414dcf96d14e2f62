mod amounts;
mod laws;
mod shop;
mod worths;
